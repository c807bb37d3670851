from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from verify.models import Certificate


class HomePage(Page):
    """The front page: what the mark is, the two things to do here, and figures counted as it is served."""

    introduction = models.TextField(
        _("introduction"), max_length=500, blank=True, help_text=_("One or two sentences under the title.")
    )

    content_panels = (*Page.content_panels, FieldPanel("introduction"))
    template = "cms/home_page.html"
    parent_page_types = ("wagtailcore.Page",)
    subpage_types: tuple[str, ...] = ()
    max_count = 1

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        at = timezone.now()
        return {**super().get_context(request, *args, **kwargs), "figures": Certificate.objects.figures(at), "at": at}
