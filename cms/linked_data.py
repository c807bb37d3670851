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
from cms.pages.press_releases import PressReleasePage
from cms.pages.training import TrainingPage
from cms.press.live.models import LivePost
from cms.press.live.reading import said
from verify.calendar import SHANGHAI
from verify.head import absolute
from verify.registry import linked_data as facts
from verify.registry.records import standing

Node = dict[str, Any]
PUBLISHER = "#publisher"
MOST_UPDATES = 20


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
    posts = updates(page) if page.is_running(at) else []
    blog: Node = {
        "@type": "LiveBlogPosting",
        "headline": page.title,
        "url": absolute(page.url),
        "coverageStartTime": page.starts_at.astimezone(SHANGHAI).isoformat(),
        "coverageEndTime": page.end.astimezone(SHANGHAI).isoformat(),
        "liveBlogUpdate": posts,
        "publisher": {"@id": absolute("/" + PUBLISHER)},
    }
    return (release_event(page, at), *([blog] if posts else []))


@nodes.register
def of_press_release(page: PressReleasePage, at: datetime) -> tuple[Node, ...]:
    return (article(page, at),)


@nodes.register
def of_session(page: TrainingPage, at: datetime) -> tuple[Node, ...]:
    return (event(page, "EducationEvent", at),)


EVENT_STATUS = {"PLANNED": "EventScheduled", "POSTPONED": "EventPostponed", "CALLED_OFF": "EventCancelled"}


def release_event(page: EventPage, at: datetime) -> Node:
    """Whom one hears there, where, and from where one may watch. Nothing is for sale, so that there are no offers."""
    node = event(page, "Event", at)
    place = {"@type": "Place", "name": page.venue, "address": page.address or page.venue}
    stream = {"@type": "VirtualLocation", "url": page.stream_url}
    mode = "MixedEventAttendanceMode" if page.stream_url else "OfflineEventAttendanceMode"
    node |= {
        "eventStatus": f"https://schema.org/{EVENT_STATUS[page.state]}",
        "eventAttendanceMode": f"https://schema.org/{mode}",
        "location": [place, stream] if page.stream_url else place,
    }
    if page.speakers:
        node["performer"] = [performer(block.value) for block in page.speakers]
    if page.picture:
        node["image"] = absolute(page.picture.get_rendition("fill-1200x630|format-jpeg").url)
    return node


def performer(speaker: Any) -> Node:
    node: Node = {"@type": "Person", "name": speaker["name"]}
    if speaker["role"]:
        node["jobTitle"] = speaker["role"]
    if speaker["organisation"]:
        node["affiliation"] = {"@type": "Organization", "name": speaker["organisation"]}
    return node


def updates(page: EventPage) -> list[Node]:
    """The newest live posts in the words they have now."""
    told = LivePost.objects.filter(event=page.pk).told()[:MOST_UPDATES]
    return [
        {
            "@type": "BlogPosting",
            "articleBody": said(post),
            "url": absolute(f"{page.url}#{post.anchor}"),
            "datePublished": post.at.astimezone(SHANGHAI).isoformat(),
            "dateModified": post.changed_at.astimezone(SHANGHAI).isoformat(),
        }
        for post in told
    ]


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
