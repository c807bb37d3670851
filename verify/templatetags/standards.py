"""What a standard and its items are worth at the moment of the page."""

from datetime import datetime
from typing import Any

from django import template

from verify.registry.models import Product
from verify.registry.records import Standing, standing
from verify.standards.models import Standard
from verify.standards.validity import Evaluated, evaluated

register = template.Library()


@register.simple_tag(name="evaluated")
def evaluated_at(standard: Standard, at: datetime) -> Evaluated[Any]:
    """`{% evaluated standard at as evaluation %}`; needs evaluations prefetched, asks no query then."""
    return evaluated(standard.evaluations.all(), at)


@register.simple_tag
def in_force(standard: Standard, at: datetime) -> bool:
    """`{% in_force standard at as is_in_force %}`"""
    return standard.is_in_force_at(at)


@register.simple_tag
def standings(product: Product, at: datetime) -> list[Standing]:
    """`{% standings product at as standings %}`; needs certificates and changes prefetched."""
    return [standing(certificate, at) for certificate in product.certificates.all()]
