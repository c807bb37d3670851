"""How the directory of institutions is narrowed by its address, in the manner of the register."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from verify.registry import filters as register
from verify.registry.filters import Filters
from verify.registry.units import Unit


def read(query: Mapping[str, str], fields: Sequence[tuple[Any, Any]]) -> Filters:
    """What is not understood is left out, with a sentence that says so."""
    remarks: list[str] = []
    choices = {"unit": (_("Unit"), Unit.choices), "field": (_("Field of service"), fields)}
    facets = tuple(
        register.facet_asked(name, label, known, query.get(name, ""), remarks) for name, (label, known) in choices.items()
    )
    return Filters(facets, register.search_asked(query.get("q", ""), remarks), tuple(remarks))


def narrowed(institutions: QuerySet[Any], filters: Filters) -> QuerySet[Any]:
    """Every word stands in the name, the offers or the address."""
    asked = {facet.name: facet.value for facet in filters.facets if facet.value}
    if unit := asked.get("unit"):
        institutions = institutions.filter(unit=unit)
    if field := asked.get("field"):
        institutions = institutions.filter(fields__contains=[field])
    for word in filters.search.split():
        institutions = institutions.filter(Q(name__icontains=word) | Q(offers__icontains=word) | Q(address__icontains=word))
    return institutions
