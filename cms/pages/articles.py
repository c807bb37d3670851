"""Plain pages: policy, about the mark, how to check a code, questions, privacy, accessibility."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.blocks import StoryBlock
from cms.pages.base import SectionPage, SitePage


class ArticleIndexPage(SectionPage):
    """A group of plain pages, like “about” or “policy”."""

    body = StreamField(StoryBlock(), verbose_name=_("body"), blank=True)
    body_en = StreamField(StoryBlock(), verbose_name=_("body in English"), blank=True)

    content_panels = (*SectionPage.content_panels, FieldPanel("body"), FieldPanel("body_en"))
    search_fields = (*SectionPage.search_fields, index.SearchField("body"), index.SearchField("body_en"))
    parent_page_types = ("cms.HomePage",)
    subpage_types = ("cms.ArticlePage",)

    class Meta:
        verbose_name = _("group of articles")


class ArticlePage(SitePage):
    """One plain page."""

    body = StreamField(StoryBlock(), verbose_name=_("body"), blank=True)
    body_en = StreamField(
        StoryBlock(),
        verbose_name=_("body in English"),
        blank=True,
        help_text=_("Empty: readers of English are told that the page is in Chinese only."),
    )

    content_panels = (*SitePage.content_panels, FieldPanel("body"), FieldPanel("body_en"))
    search_fields = (*SitePage.search_fields, index.SearchField("body"), index.SearchField("body_en"))
    parent_page_types = ("cms.ArticleIndexPage", "cms.HomePage")
    subpage_types: tuple[str, ...] = ()

    class Meta:
        verbose_name = _("article")
