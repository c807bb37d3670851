"""What editors set for the whole site. Who runs it by law is set by the environment (docs/operations.md)."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField

from cms.blocks import AlertsBlock


@register_setting(icon="warning")
class SiteAlerts(BaseSiteSetting):
    """Alerts above every page, each from one moment until another."""

    alerts = StreamField(AlertsBlock(max_num=5), verbose_name=_("alerts"), blank=True)

    panels = (FieldPanel("alerts"),)

    class Meta:
        verbose_name = _("alerts")
