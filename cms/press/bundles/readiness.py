"""Whether the pages of a bundle can go out, and who may say so."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from cms import publishing
from cms.pages.notice import NoticePage
from cms.press import checks
from cms.press.bundles.models import Bundle
from verify.refusals import Refused


def problems(bundle: Bundle, at: datetime) -> list[tuple[str, str]]:
    """(title, sentence) of everything that stands against its release."""
    items = list(bundle.items.select_related("page", "revision"))
    if not items:
        return [(bundle.name, _("There is no page in it yet."))]
    return [(item.page.title, sentence) for item in items for sentence in of_page(item, at)]


def of_page(item: Any, at: datetime) -> Iterator[str]:
    revision = item.revision or item.page.get_latest_revision()
    if revision is None:
        yield _("Nothing of it was saved yet.")
        return
    page = revision.as_object()
    try:
        page.full_clean()
    except ValidationError as error:
        yield from error.messages
    yield from checks.problems(page, at)
    if sentence := publishing.not_ready(page):
        yield sentence
    if page.go_live_at or page.expire_at:
        yield _("It has moments of its own in its schedule. Empty them: the bundle says when it goes out.")
    if not _parent_is_out(item):
        yield _("The page above it is not published, nor in this bundle.")


def may_publish(page: Page, user: Any) -> bool:
    """The right itself: of notices, whose button nobody has, too."""
    rights = page.permissions_for_user(user)
    return bool(rights.holds("publish") if isinstance(page, NoticePage) else rights.can_publish())


def refuse_approver(revision: Revision, by: Any) -> None:
    page = revision.content_object
    if not may_publish(page, by):
        raise Refused(
            "not_permitted", _("“%(page)s” must be approved first by somebody who may publish it.") % {"page": page.title}
        )
    if revision.user_id == by.pk:
        raise Refused("second_person", _("This version of “%(page)s” is your own.") % {"page": page.title})
    if isinstance(page, NoticePage) and (sentence := publishing.refusal(revision, by)):
        raise Refused("second_person", sentence)


def write_row(revision: Revision) -> None:
    """As Wagtail does for a schedule of one page: a row that was never live says what its version says, still unseen, so that at
    its moment it has only to be made live. A notice is sealed when it goes live, and is written then."""
    page = revision.as_object()
    if isinstance(page, NoticePage) or page.live or page.live_revision_id:
        return
    page.live, page.has_unpublished_changes = False, True
    page.save()


def _parent_is_out(item: Any) -> bool:
    parent = item.page.get_parent()
    return bool(parent.live or item.bundle.items.filter(page=parent.pk).exists())
