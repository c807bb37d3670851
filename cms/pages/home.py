from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page


class HomePage(Page):
    """The front page. Its search box and figures come with the public site; today it leads to the two things that work."""

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
