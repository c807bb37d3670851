from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.blocks import StoryBlock
from cms.pages.base import SitePage


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


class ProtectionPage(SitePage):
    """Typical protection cases, known false checking sites, and where to report."""

    body = StreamField(StoryBlock(), verbose_name=_("body"), blank=True)

    content_panels = (*SitePage.content_panels, FieldPanel("body"))
    search_fields = (*SitePage.search_fields, index.SearchField("body"))
    parent_page_types = ("cms.HomePage",)
    subpage_types: tuple[str, ...] = ()
    max_count = 1

    class Meta:
        verbose_name = _("brand protection")
