"""Blocks whose words are not an editor's: read from settings and from the verdicts' own wording when the page is served."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks import QuestionBlock, StoryBlock
from verify.scanning.wording import WORDINGS


class AddressBlock(blocks.StaticBlock):
    """The one true address of this site, by PUBLIC_HOST."""

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        return context | {"host": settings.PUBLIC_HOST}

    class Meta:
        icon = "site"
        label = _("the one true address")
        admin_text = _("The address of this site stands here, as it is set for the whole site.")
        template = "cms/blocks/address.html"


class VerdictsBlock(blocks.StaticBlock):
    """What each verdict means and what to do then, the good ones first."""

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        return {**super().get_context(value, parent_context), "wordings": list(reversed(WORDINGS.values()))}

    class Meta:
        icon = "table"
        label = _("table of verdicts")
        admin_text = _("The table of verdicts stands here, in the words of the check itself.")
        template = "cms/blocks/verdicts.html"


class RetentionBlock(blocks.StaticBlock):
    """What is stored, why, and for how long."""

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        return {**super().get_context(value, parent_context), "scan_days": settings.SCAN_RETENTION_DAYS}

    class Meta:
        icon = "table"
        label = _("table of what is stored")
        admin_text = _("The table of what this site stores stands here.")
        template = "cms/blocks/retention.html"


class ContactBlock(blocks.StaticBlock):
    """Who runs the site and how to reach them, as in the footer."""

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        return context | {"sponsor": settings.SITE_SPONSOR, "contact": settings.SITE_CONTACT, "host": settings.PUBLIC_HOST}

    class Meta:
        icon = "mail"
        label = _("who runs this site")
        admin_text = _("Sponsor and contact stand here, as they are set for the whole site.")
        template = "cms/blocks/contact.html"


class ArticleBlock(StoryBlock):
    """What a plain page may be made of."""

    question = QuestionBlock()
    address = AddressBlock()
    verdicts = VerdictsBlock()
    retention = RetentionBlock()
    contact = ContactBlock()
