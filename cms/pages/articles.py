"""Plain pages: policy, about the mark, how to check a code, questions, privacy, accessibility."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.headings import anchored
from cms.live_blocks import ArticleBlock
from cms.pages.base import BODY_HELP, ENGLISH, Link, SectionPage, SitePage
from verify.calendar import day_of
from verify.reader import Reader

ENGLISH_BODY_HELP = _("Empty: readers of English are told that the page is in Chinese only.")


class InTwoLanguages:
    """A page with `body` and `body_en`."""

    def words_for(self, reader: Reader) -> dict[str, Any]:
        """`blocks` and `sections` of the body in the reader's language; `is_chinese_only` where there is no English one."""
        is_english = reader.language == ENGLISH
        blocks, sections = anchored(self.body_en if is_english and self.body_en else self.body)
        return {"blocks": blocks, "sections": sections, "is_chinese_only": is_english and not self.body_en}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), **self.words_for(getattr(request, "reader", Reader()))}


class ArticleIndexPage(InTwoLanguages, SectionPage):
    """A group of plain pages, like “about” or “policy”."""

    body = StreamField(ArticleBlock(), verbose_name=_("body"), blank=True, help_text=BODY_HELP)
    body_en = StreamField(ArticleBlock(), verbose_name=_("body in English"), blank=True, help_text=ENGLISH_BODY_HELP)

    content_panels = (*SectionPage.content_panels, FieldPanel("body"), FieldPanel("body_en"))
    search_fields = (*SectionPage.search_fields, index.SearchField("body"), index.SearchField("body_en"))
    parent_page_types = ("cms.HomePage",)
    subpage_types = ("cms.ArticlePage",)

    page_description = _("A group of lasting pages, each listed on it.")

    class Meta:
        verbose_name = _("group of articles")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`articles` beneath, in the order of the page tree; their summaries are Chinese."""
        reader = getattr(request, "reader", Reader())
        pages = ArticlePage.objects.child_of(self).live().public().order_by("path")
        return {
            **super().get_context(request, *args, **kwargs),
            "articles": [(Link(page.title_for(reader), page.get_url(request)), page.summary) for page in pages],
        }


class ArticlePage(InTwoLanguages, SitePage):
    """One plain page."""

    body = StreamField(ArticleBlock(), verbose_name=_("body"), blank=True, help_text=BODY_HELP)
    body_en = StreamField(ArticleBlock(), verbose_name=_("body in English"), blank=True, help_text=ENGLISH_BODY_HELP)

    content_panels = (*SitePage.content_panels, FieldPanel("body"), FieldPanel("body_en"))
    search_fields = (*SitePage.search_fields, index.SearchField("body"), index.SearchField("body_en"))
    parent_page_types = ("cms.ArticleIndexPage", "cms.HomePage")
    subpage_types: tuple[str, ...] = ()

    page_description = _("A lasting page of explanation, in Chinese and English.")

    class Meta:
        verbose_name = _("article")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`updated_at` where the page was changed on a later day than it was published."""
        first, last = self.first_published_at, self.last_published_at
        is_updated = first is not None and last is not None and day_of(first) != day_of(last)
        return super().get_context(request, *args, **kwargs) | {"updated_at": last if is_updated else None}
