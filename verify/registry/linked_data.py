"""The register's facts in the words of schema.org. The status is the live one: https://schema.org/Certification."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from verify.head import absolute
from verify.registry.models import Enterprise, Product
from verify.registry.records import Standing
from verify.registry.status import Status

TYPES = {Product.Kind.PRODUCT: "Product", Product.Kind.SERVICE: "Service", Product.Kind.PROJECT: "Product"}


def certification(standing: Standing) -> dict[str, Any]:
    """Active only while VALID. `certificationStatus` has two values; the word of the scheme stands beside it."""
    certificate = standing.certificate
    node: dict[str, Any] = {
        "@type": "Certification",
        "@id": absolute(certificate.get_absolute_url()) + "#certification",
        "name": _("Hubei Premium") + f" {certificate.round.year}",
        "url": absolute(certificate.get_absolute_url()),
        "certificationStatus": "CertificationActive" if standing.status is Status.VALID else "CertificationInactive",
        "description": str(standing.status.label),
        "certificationIdentification": certificate.official_number or certificate.ref,
    }
    for name, day in (
        ("validFrom", certificate.valid_from),
        ("expires", standing.valid_until),
        ("datePublished", certificate.announced_on),
    ):
        if day:
            node[name] = day.isoformat()
    if standing.change:
        node["dateModified"] = standing.change.effective_at.isoformat()
    return node


def item(product: Product, standings: Sequence[Standing], path: str = "") -> dict[str, Any]:
    """`path` of the page that tells of it; its record where there is none."""
    node: dict[str, Any] = {
        "@type": TYPES[Product.Kind(product.kind)],
        "@id": absolute(product.get_absolute_url()) + "#item",
        "name": product.name,
        "url": absolute(path or product.get_absolute_url()),
        "hasCertification": [certification(standing) for standing in standings],
    }
    maker = organization(product.enterprise)
    if node["@type"] == "Service":
        node["provider"] = maker
    else:
        node["manufacturer"] = maker
    if product.specification and node["@type"] == "Product":
        node["model"] = product.specification
    if product.gtins and node["@type"] == "Product":
        node["gtin"] = product.gtins
    return node


def organization(enterprise: Enterprise, path: str = "") -> dict[str, Any]:
    node: dict[str, Any] = {
        "@type": "Organization",
        "@id": absolute(enterprise.get_absolute_url()) + "#organization",
        "name": enterprise.name,
        "url": absolute(path or enterprise.get_absolute_url()),
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "CN",
            "addressRegion": "湖北省",
            "addressLocality": str(enterprise.get_unit_display()),
        },
    }
    if enterprise.uscc:
        node["identifier"] = {"@type": "PropertyValue", "propertyID": "USCC", "value": enterprise.uscc}
    return node
