"""What all pages of the public site have in common."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import StoryBlock
from cms.choosers import picture_panel
from cms.feeds import MOST_ENTRIES, Entry, Feed
from cms.press.counts import Counter
from verify.calendar import day_of
from verify.head import Head
from verify.reader import Reader
from verify.registry.units import Unit

ENGLISH = "en"
TIME_HELP = _("In Chinese standard time.")
VENUE_HELP = _("With the address, so that nobody has to ask.")
GALLERY_HELP = _("At most twelve, in this order. Every picture needs its description and credit.")
BODY_HELP = _("Headings in order. Every picture needs its description and credit; write no number that the register counts.")


@dataclass(frozen=True, slots=True)
class Link:
    """`url` without the reader's language and size; templates add `reader.query`."""

    title: str
    url: str
    is_current: bool = False


class SitePage(Page):
    """A page with an English name beside the Chinese one, a summary and a picture for where it is listed."""

    title_en = models.CharField(
        _("title in English"),
        max_length=120,
        blank=True,
        help_text=_("Shown to readers of English, also in the navigation. Names of enterprises and items are not translated."),
    )
    summary = models.CharField(
        _("summary"),
        max_length=200,
        blank=True,
        help_text=_(
            "One or two sentences: under the title, in lists and in shared links. Write no number here that the register counts."
        ),
    )
    picture = models.ForeignKey(
        "cms.CustomImage",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("picture"),
        help_text=_("Landscape, at least 1,200 pixels wide. Its credit is printed beneath it."),
    )

    content_panels = (*Page.content_panels, FieldPanel("summary", widget=AdminAutoHeightTextInput), picture_panel("picture"))
    promote_panels = (
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("title_en"), FieldPanel("show_in_menus"), FieldPanel("search_description")],
            _("Address and listing"),
        ),
    )
    search_fields = (
        *Page.search_fields,
        index.SearchField("title_en"),
        index.SearchField("summary"),
        index.AutocompleteField("summary"),
    )

    head_kind = "website"
    released_by: int | None = None  # the bundle that it goes out with, while it does
    publish_action: ClassVar[Any] = PublishPageRevisionAction

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        self.summary = " ".join(self.summary.split())  # one line, however it was broken in the form

    def publish(self, revision: Any, user: Any = None, **options: Any) -> None:
        """Also of what is only scheduled. A page of a bundle goes out with the bundle."""
        from cms.press.bundles import guard  # which knows the kinds of pages

        skip = options.pop("skip_permission_checks", False)
        if self.released_by is None:
            guard.refuse(self)
        action = self.publish_action(revision, user=user, **options)
        action.is_bundled = self.released_by is not None
        action.execute(skip_permission_checks=skip)

    def title_for(self, reader: Reader) -> str:
        return self.title_en if reader.language == ENGLISH and self.title_en else self.title

    def head(self, reader: Reader, trail: list[Link], at: datetime) -> Head:
        """What the page says about itself to machines, with its facts as they are at this moment."""
        from cms.linked_data import nodes  # which knows every kind of page

        crumbs = tuple((link.title, link.url) for link in trail)
        picture = self.picture.get_rendition("fill-1200x630|format-jpeg").url if self.picture else ""
        return Head(
            title=self.title_for(reader),
            path=self.url or "",
            description=self.counter(at).expand(self.search_description or self.summary),
            kind=self.head_kind,
            image=picture,
            published_at=self.first_published_at,
            updated_at=self.last_published_at,
            nodes=nodes(self, at),
            feed=self.feed_path(),
            breadcrumbs=(*crumbs, (self.title_for(reader), self.url)) if crumbs and self.url else (),
        )

    def counter(self, at: datetime) -> Counter:
        """One for all texts of this page, so that the register is counted once."""
        kept: Counter | None = vars(self).get("_counter")
        if kept is None or kept.at != at:
            kept = vars(self)["_counter"] = Counter(at)
        return kept

    def summary_at(self, at: datetime) -> str:
        """With its counts as the register has them at this moment."""
        return self.counter(at).expand(self.summary)

    def feed_path(self) -> str:
        """Where `feed.xml` and `atom.xml` stand; empty where the page has none."""
        return ""

    def trail(self, request: HttpRequest) -> list[Link]:
        """The section above this page, if any."""
        from cms.context import trail  # which reads the sections, and so knows pages

        return trail(self.url or "", request)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`at`, the moment of this answer; `title` in the reader's language; `summary` and `counter`, with which its counts are
        numbers; `trail` of the pages above; `head` for machines."""
        reader, at = getattr(request, "reader", Reader()), timezone.now()
        trail = self.trail(request)
        return {
            **super().get_context(request, *args, **kwargs),
            "at": at,
            "title": self.title_for(reader),
            "summary": self.summary_at(at),
            "counter": self.counter(at),
            "trail": trail,
            "head": self.head(reader, trail, at),
        }


class StoryPage(SitePage):
    """A page with a body of blocks."""

    body = StreamField(StoryBlock(), verbose_name=_("body"), blank=True, help_text=BODY_HELP)
    unit = models.CharField(
        _("unit"),
        max_length=6,
        choices=Unit,
        blank=True,
        help_text=_("The city or prefecture it is about; empty for the whole province."),
    )

    content_panels = (*SitePage.content_panels, FieldPanel("unit"), FieldPanel("body"))
    search_fields = (*SitePage.search_fields, index.SearchField("body"), index.FilterField("unit"))
    head_kind = "article"

    class Meta:
        abstract = True

    @property
    def kicker(self) -> str:
        """What stands above the title in lists."""
        return str(self.get_unit_display())

    @property
    def shown_on(self) -> date | None:
        """The day that lists show."""
        return day_of(self.first_published_at) if self.first_published_at else None


class WithFeed:
    """A page that has feeds beneath it."""

    def feed_path(self) -> str:
        return self.url or ""  # type: ignore[attr-defined,no-any-return]

    def feed_entries(self, at: datetime, kind: str = "") -> list[Entry]:
        raise NotImplementedError

    def feed_kinds(self) -> set[str]:
        """What its feed may be narrowed to."""
        return set()

    def feed(self, at: datetime, kind: str = "") -> Feed | None:
        """None for a kind that there is none of."""
        if kind and kind not in self.feed_kinds():
            return None
        page: Any = self
        asked = {"kind": kind} if kind else {}
        title = f"{page.title} – {settings.WAGTAIL_SITE_NAME}"
        return Feed.of(title, page.summary, page.url, self.feed_entries(at, kind), **asked)


class SectionPage(WithFeed, RoutablePageMixin, SitePage):
    """The head of a section: lists the pages beneath it, newest first, and has their feeds."""

    class Meta:
        abstract = True

    def entries(self) -> models.QuerySet[Page]:
        """Live, public pages beneath this one, newest first."""
        return Page.objects.descendant_of(self).live().public().order_by("-first_published_at", "-pk")

    def feed_entries(self, at: datetime, kind: str = "") -> list[Entry]:
        """Newest first; the register's word on each as of `at`."""
        return entries_of(self.entries()[:MOST_ENTRIES], at)


def entries_of(pages: Iterable[Page], at: datetime) -> list[Entry]:
    """In their order, in full."""
    from cms.full_text import full_texts  # which knows what stories are about

    found = specific(pages)
    texts, counter = full_texts(found, at), Counter(at)
    return [
        Entry(
            title=page.title,
            path=page.url,
            summary=counter.expand(getattr(page, "summary", "")),
            published_at=page.first_published_at,
            updated_at=page.last_published_at,
            content=texts.get(page.pk, ""),
        )
        for page in found
    ]


def specific(pages: Iterable[Page]) -> list[Any]:
    """The pages as what they are, in their order; a query for each kind of page."""
    keys = [page.pk for page in pages]
    found = {page.pk: page for page in Page.objects.filter(pk__in=keys).specific()}
    return [found[key] for key in keys]
