"""A page in a bundle goes out with it and not by itself, by whatever way."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.actions.publish_page_revision import PublishPagePermissionError

from cms.press.bundles.models import Bundle, BundleItem


def sentence(page: Any) -> str:
    """Why it is not published by itself; empty where it lies in no bundle."""
    item = BundleItem.objects.of(page) if page.pk else None
    return _("This page lies in the bundle “%(bundle)s” and goes out with it.") % {"bundle": item.bundle} if item else ""


def refuse(page: Any) -> None:
    if told := sentence(page):
        raise PublishPagePermissionError(told)


def settled(page: Any) -> str:
    """Why it is not deleted: it lies, or a page beneath it, in a bundle that waits for approval or for its moment. Else empty."""
    found = BundleItem.objects.open().filter(page__path__startswith=page.path).exclude(bundle__state=Bundle.State.DRAFT)
    if not found.exists():
        return ""
    return _("It, or a page beneath it, lies in a bundle that waits for its moment. Take the bundle back first.")
