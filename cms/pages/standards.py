from django.utils.translation import gettext_lazy as _

from cms.pages.base import SectionPage


class StandardIndexPage(SectionPage):
    """The standards that certified items execute, from the register."""

    parent_page_types = ("cms.HomePage",)
    subpage_types: tuple[str, ...] = ()
    max_count = 1

    class Meta:
        verbose_name = _("register of standards")
