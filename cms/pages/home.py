from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.pages.base import SitePage
from verify.models import Certificate


class HomePage(SitePage):
    """The front page: search and checking first, figures counted as it is served, and what is new."""

    introduction = models.TextField(
        _("introduction"), max_length=500, blank=True, help_text=_("One or two sentences under the title.")
    )
    introduction_en = models.TextField(_("introduction in English"), max_length=500, blank=True)

    content_panels = (*Page.content_panels, FieldPanel("introduction"), FieldPanel("introduction_en"))
    parent_page_types = ("wagtailcore.Page",)
    subpage_types = (
        "cms.CatalogueIndexPage",
        "cms.BrandIndexPage",
        "cms.UnitIndexPage",
        "cms.NoticeIndexPage",
        "cms.StandardIndexPage",
        "cms.CaseIndexPage",
        "cms.EventIndexPage",
        "cms.TrainingIndexPage",
        "cms.ProtectionPage",
        "cms.GoalsPage",
        "cms.ArticleIndexPage",
        "cms.ArticlePage",
    )
    max_count = 1

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return {**context, "figures": Certificate.objects.figures(context["at"])}
