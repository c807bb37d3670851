"""Brand protection: how to tell a false checking site, which ones are known, what happened, and where to report."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.cards import cards, stories
from cms.headings import anchored
from cms.live_blocks import ArticleBlock
from cms.pages.base import BODY_HELP, SitePage
from cms.pages.cases import CasePage
from verify.reader import Reader

CASES_SHOWN = 6
HOST = re.compile(r"[\w-]+(\.[\w-]+)+(:\d{1,5})?")


class FalseSite(models.Model):
    """A site that pretends to check the mark. Shown as text, never as a link."""

    host = models.CharField(_("host name"), max_length=120, unique=True, help_text=_("Without http:// and path."))
    seen_on = models.DateField(_("first seen on"))
    how = models.CharField(_("how it deceives"), max_length=200)
    source = models.CharField(_("who established it"), max_length=120)
    is_demo = models.BooleanField(_("demonstration data"), default=False)

    panels = (FieldPanel("host"), FieldPanel("seen_on"), FieldPanel("how"), FieldPanel("source"))

    class Meta:
        verbose_name = _("false checking site")
        verbose_name_plural = _("false checking sites")
        ordering = ("-seen_on", "host")

    def __str__(self) -> str:
        return self.host

    def clean(self) -> None:
        self.host = self.host.strip().lower()
        if not HOST.fullmatch(self.host):
            raise ValidationError({"host": _("Write the host name alone, like jp-check.example: no http://, no path.")})


class ProtectionPage(SitePage):
    """Typical protection cases, known false checking sites, and where to report."""

    body = StreamField(ArticleBlock(), verbose_name=_("body"), blank=True, help_text=BODY_HELP)

    content_panels = (*SitePage.content_panels, FieldPanel("body"))
    search_fields = (*SitePage.search_fields, index.SearchField("body"))
    parent_page_types = ("cms.HomePage",)
    subpage_types: tuple[str, ...] = ()
    max_count = 1

    class Meta:
        verbose_name = _("brand protection")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`false_sites` that are known, the `cards` of the latest typical cases, and the body's `blocks`."""
        reader = getattr(request, "reader", Reader())
        cases = stories(CasePage).filter(kind=CasePage.Kind.PROTECTION).order_by("-first_published_at", "-pk")[:CASES_SHOWN]
        blocks, _sections = anchored(self.body)
        context = super().get_context(request, *args, **kwargs)
        return context | {
            "blocks": blocks,
            "false_sites": FalseSite.objects.all(),
            "cards": cards(cases, context["at"], reader),
        }
