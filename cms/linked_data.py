"""What a page of prose is in the words of schema.org. Facts come from verify.registry.linked_data, live."""

from datetime import datetime
from functools import singledispatch
from typing import Any

from django.utils.translation import gettext as _

from cms.pages.brands import BrandPage
from cms.pages.cases import CasePage
from cms.pages.catalogue import ProductPage
from cms.pages.events import EventPage
from cms.pages.home import HomePage
from cms.pages.notices import NoticePage
from cms.pages.training import TrainingPage
from verify.calendar import SHANGHAI
from verify.head import absolute
from verify.registry import linked_data as facts
from verify.registry.records import standing

Node = dict[str, Any]
PUBLISHER = "#publisher"


@singledispatch
def nodes(page: Any, at: datetime) -> tuple[Node, ...]:
    """Of a page that is nothing in particular: none but its breadcrumbs."""
    return ()


@nodes.register
def of_home(page: HomePage, at: datetime) -> tuple[Node, ...]:
    publisher = publisher_of_this_site()
    site = {
        "@type": "WebSite",
        "@id": absolute("/#site"),
        "name": publisher["name"],
        "url": absolute("/"),
        "publisher": {"@id": publisher["@id"]},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": absolute("/search/?q={search_term_string}")},
            "query-input": "required name=search_term_string",
        },
    }
    return (site, publisher)


@nodes.register
def of_product(page: ProductPage, at: datetime) -> tuple[Node, ...]:
    product = page.subject
    if product is None or not page.url:  # a draft that was never saved
        return ()
    certificates = sorted(product.certificates.all(), key=lambda certificate: -certificate.pk)
    return (facts.item(product, [standing(certificate, at) for certificate in certificates], page.url),)


@nodes.register
def of_brand(page: BrandPage, at: datetime) -> tuple[Node, ...]:
    enterprise = page.holder
    if enterprise is None or not page.url:
        return ()
    node = facts.organization(enterprise, page.url)
    certificates = [certificate for product in enterprise.products.all() for certificate in product.certificates.all()]
    certificates.sort(key=lambda certificate: (-certificate.round.year, certificate.pk))
    node["hasCertification"] = [facts.certification(standing(certificate, at)) for certificate in certificates]
    if page.website:
        node["sameAs"] = page.website
    return (node,)


@nodes.register
def of_notice(page: NoticePage, at: datetime) -> tuple[Node, ...]:
    return (article(page, at),)


@nodes.register
def of_case(page: CasePage, at: datetime) -> tuple[Node, ...]:
    return (article(page, at),)


@nodes.register
def of_event(page: EventPage, at: datetime) -> tuple[Node, ...]:
    return (event(page, "Event", at),)


@nodes.register
def of_session(page: TrainingPage, at: datetime) -> tuple[Node, ...]:
    return (event(page, "EducationEvent", at),)


def publisher_of_this_site() -> Node:
    return {"@type": "Organization", "@id": absolute("/" + PUBLISHER), "name": _("Hubei Premium"), "url": absolute("/")}


def article(page: Any, at: datetime) -> Node:
    node: Node = {
        "@type": "NewsArticle",
        "headline": page.title,
        "url": absolute(page.url),
        "inLanguage": "zh-Hans",
        "publisher": {"@id": absolute("/" + PUBLISHER)},
    }
    if page.summary:
        node["description"] = page.summary_at(at)
    if page.first_published_at:
        node["datePublished"] = page.first_published_at.astimezone(SHANGHAI).isoformat()
        node["dateModified"] = page.last_published_at.astimezone(SHANGHAI).isoformat()
    if page.picture:
        node["image"] = absolute(page.picture.get_rendition("fill-1200x630|format-jpeg").url)
    return node


def event(page: Any, kind: str, at: datetime) -> Node:
    node: Node = {
        "@type": kind,
        "name": page.title,
        "url": absolute(page.url),
        "startDate": page.starts_at.astimezone(SHANGHAI).isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
        "location": {"@type": "Place", "name": page.venue, "address": page.venue},
        "organizer": {"@id": absolute("/" + PUBLISHER)},
    }
    if page.ends_at:
        node["endDate"] = page.ends_at.astimezone(SHANGHAI).isoformat()
    if page.summary:
        node["description"] = page.summary_at(at)
    return node
