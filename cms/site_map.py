"""The whole site on one page, for people."""

from functools import cache
from itertools import groupby

from django.apps import apps
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from cms.pages.articles import ArticlePage
from cms.pages.base import ENGLISH, Link, SitePage
from cms.pages.brands import UnitPage
from cms.pages.training import InstitutionsPage
from verify.head import Head
from verify.reader import Reader, read_only

# Beneath a section, these are places; the rest are its entries, which the section itself lists.
PLACES = (ArticlePage, InstitutionsPage, UnitPage)


@read_only
def site_map(request: HttpRequest) -> HttpResponse:
    site = Site.find_for_request(request)
    context = {
        "services": services(),
        "sections": sections(site, request) if site else [],
        "head": Head(title=_("Site map"), path=reverse("cms:site_map")),
    }
    return render(request, "cms/site_map.html", context)


def services() -> list[Link]:
    """What is no page of the tree."""
    return [
        Link(_("Check a label"), "/v/"),
        Link(_("Register"), "/registry/"),
        Link(_("Quality information"), reverse("supervision:quality")),
        Link(_("Search the site"), "/search/"),
        Link(_("Report a counterfeit or a misuse"), reverse("supervision:report")),
        Link(_("Ask after what you have sent"), reverse("tracking:track")),
        Link(_("API docs"), "/api/v1/docs"),
    ]


def sections(site: Site, request: HttpRequest) -> list[tuple[Link, list[Link]]]:
    """Each section with the places beneath it, in the order of the page tree. One query."""
    home = site.root_page
    below = Page.objects.descendant_of(home).live().public()
    pages = (below.filter(depth=home.depth + 1) | below.exact_type(*PLACES)).order_by("path")
    length = Page.steplen * (home.depth + 1)  # of the path of a section
    found = [(section, list(group)) for section, group in groupby(named(pages, request), key=lambda page: page.path[:length])]
    return [
        (link_to(group[0], request), [link_to(page, request) for page in group[1:]])
        for section, group in found
        if group[0].path == section  # what stands beneath a section taken down is not listed
    ]


def named(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """With `english`, the English title, where the reader reads English. No further query, whatever kinds of pages these are."""
    if getattr(request, "reader", Reader()).language == ENGLISH:
        pages = pages.annotate(english=Coalesce(*(F(f"{name}__title_en") for name in kinds()), Value("")))
    return pages.defer_streamfields()


@cache
def kinds() -> tuple[str, ...]:
    """The relations from a page to what it is."""
    return tuple(model._meta.model_name for model in apps.get_models() if issubclass(model, SitePage))


def link_to(page: Page, request: HttpRequest) -> Link:
    """To a page of `named`."""
    return Link(getattr(page, "english", "") or page.title, page.get_url(request))
