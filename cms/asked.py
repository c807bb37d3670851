"""What a reader asked of a list of pages. What is not understood is left out, with a sentence that says so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from verify.registry.filters import Facet, facet_asked, search_asked


@dataclass(frozen=True, slots=True)
class Asked:
    """As components/facet_filter.html draws it."""

    facets: tuple[Facet, ...]
    search: str
    remarks: tuple[str, ...]

    @property
    def is_narrowed(self) -> bool:
        return any(facet.value for facet in self.facets)

    @property
    def is_asked(self) -> bool:
        return self.is_narrowed or bool(self.search)

    def values(self) -> dict[str, str]:
        return {facet.name: facet.value for facet in self.facets if facet.value}


def read(query: Mapping[str, str], choices: Mapping[str, tuple[Any, Iterable[tuple[Any, Any]]]]) -> Asked:
    """`choices`: for each name its label, and the values with theirs."""
    remarks: list[str] = []
    facets = tuple(facet_asked(name, str(label), known, query.get(name, ""), remarks) for name, (label, known) in choices.items())
    return Asked(facets, search_asked(query.get("q", ""), remarks), tuple(remarks))
