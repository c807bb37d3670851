"""The register of standards that certified items execute, with what their evaluations are worth today."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import F, Func, Value
from django.db.models.functions import Lower
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import path

from cms.asked import Asked, read
from cms.items import items_of
from cms.pages.base import Link, SectionPage
from verify.models import Certificate, Standard, StandardComparison
from verify.reader import Reader
from verify.registry.paging import page_of
from verify.registry.standard_codes import normal_code
from verify.standards.models import Level
from verify.standards.validity import Evaluated, Validity, evaluated

PAGE_SIZE = 30
MOST_ITEMS = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A standard as the list and its record show it."""

    standard: Standard
    evaluated: Evaluated[Any]
    url: str


@dataclass(frozen=True, slots=True)
class Beside:
    """Another standard, and each indicator compared with it."""

    code: str
    title: str
    level_label: str
    comparisons: Sequence[StandardComparison]


class StandardIndexPage(SectionPage):
    """The standards that certified items execute, from the register."""

    parent_page_types = ("cms.HomePage",)
    subpage_types: tuple[str, ...] = ()
    max_count = 1

    class Meta:
        verbose_name = _("register of standards")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        asked = read(request.GET, {"level": (_("Level"), Level.choices), "evaluation": (_("Evaluation"), Validity.choices)})
        shown, remark = page_of(self.lines(asked, context["at"]), request.GET.get("page", ""), PAGE_SIZE)
        return {
            **context,
            "filters": asked,
            "remarks": [sentence for sentence in (*asked.remarks, remark) if sentence],
            "shown": shown,
        }

    def lines(self, asked: Asked, at: datetime) -> list[Line]:
        """Those executed by certified items, by code. Two queries."""
        values = asked.values()
        rows = Standard.objects.for_listing(asked.search, values.get("level", "")).executed_by_products()
        found = [self.line(standard, at) for standard in rows]
        return [line for line in found if values.get("evaluation") in (None, line.evaluated.validity)]

    def line(self, standard: Standard, at: datetime) -> Line:
        """Needs `evaluations` prefetched."""
        return Line(standard, evaluated(standard.evaluations.all(), at), f"{self.url}{slug_of(standard.code)}/")

    @path("<slug:slug>/", name="standard")
    def record(self, request: HttpRequest, slug: str) -> HttpResponse:
        found = with_slug(Standard.objects.for_record()).filter(slug=slug).first()
        if found is None:
            raise Http404
        return TemplateResponse(request, "cms/standard.html", self.record_context(request, found))

    def record_context(self, request: HttpRequest, standard: Standard) -> dict[str, Any]:
        context = SectionPage.get_context(self, request)
        at, reader = context["at"], getattr(request, "reader", Reader())
        line, trail = self.line(standard, at), [*context["trail"], Link(self.title_for(reader), self.url)]
        title = f"{standard.code} {standard.title}"
        crumbs = (*((link.title, link.url) for link in trail), (standard.code, line.url))
        newest = Certificate.objects.filter(product__in=standard.executing_products().values("pk")).governing()
        keys = list(newest.in_order().values_list("pk", flat=True)[: MOST_ITEMS + 1])
        return {
            **context,
            "line": line,
            "standard": standard,
            "beside": beside(standard.comparisons.all()),
            "items": items_of(keys[:MOST_ITEMS], at),
            "are_more": len(keys) > MOST_ITEMS,
            "trail": trail,
            "title": standard.code,
            "head": replace(context["head"], title=title, path=line.url, description="", feed="", breadcrumbs=crumbs),
        }


def links(texts: Iterable[str]) -> list[Link]:
    """Executed standards as published, each leading to its record where the register of standards knows it. At most one query."""
    codes = {text: normal_code(text) for text in texts}
    known = set(Standard.objects.filter(code__in=codes.values()).values_list("code", flat=True)) if codes else set()
    return [Link(text, f"/standards/{slug_of(code)}/" if code in known else "") for text, code in codes.items()]


def slug_of(code: str) -> str:
    """`GB/T 22111-2008` as `gb-t-22111-2008`."""
    return "-".join("".join(each if each.isascii() and each.isalnum() else " " for each in code.lower()).split())


def with_slug(standards: Any) -> Any:
    """Annotates `slug` by the rule of `slug_of`."""
    parted = Func(Lower(F("code")), Value("[^a-z0-9]+"), Value("-"), Value("g"), function="regexp_replace")
    return standards.annotate(slug=Func(Value("-"), parted, template="trim(both %(expressions)s)", arg_joiner=" from "))


def beside(comparisons: Iterable[StandardComparison]) -> list[Beside]:
    """By the other standard; national and international ones alike."""
    ordered = sorted(comparisons, key=lambda each: (each.compared_code, each.pk))
    groups = [(code, list(each)) for code, each in groupby(ordered, key=lambda each: each.compared_code)]
    return [Beside(code, each[0].compared_title, str(each[0].get_compared_level_display()), each) for code, each in groups]
