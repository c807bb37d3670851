"""What is done with a bundle until its moment. Refused with a sentence where it is not the turn, nor the person's."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from cms.press.bundles import readiness
from cms.press.bundles.models import Bundle, BundleItem
from verify.refusals import Refused, require
from verify.registry import audit

CHANGE, APPROVE = "cms.change_bundle", "cms.approve_bundle"
MOST_PAGES = 500
State = Bundle.State


@transaction.atomic
def create(*, name: str, release_at: datetime, by: Any, at: datetime) -> Bundle:
    require(by, CHANGE)
    _refuse_past(release_at, at)
    bundle = Bundle.objects.create(name=name.strip(), release_at=release_at, created_by=by, created_at=at)
    audit.record(by=by, at=at, verb="bundle.create", on=bundle, release_at=release_at)
    return bundle


@transaction.atomic
def change(*, bundle: Bundle, name: str, release_at: datetime, by: Any, at: datetime) -> Bundle:
    require(by, CHANGE)
    locked = hold(bundle, State.DRAFT)
    _refuse_past(release_at, at)
    locked.name, locked.release_at = name.strip(), release_at
    locked.save(update_fields=["name", "release_at"])
    audit.record(by=by, at=at, verb="bundle.change", on=locked, release_at=release_at)
    return locked


@transaction.atomic
def add(*, bundle: Bundle, pages: Iterable[Page], by: Any, at: datetime) -> int:
    """How many were added; a page that lies in it already counts for none."""
    require(by, CHANGE)
    locked = hold(bundle, State.DRAFT)
    added = [page for page in pages if _put(locked, page, by)]
    if locked.items.count() > MOST_PAGES:
        raise Refused("too_many", _("A bundle holds at most %(most)s pages.") % {"most": MOST_PAGES})
    if added:
        audit.record(by=by, at=at, verb="bundle.add", on=locked, pages=[page.pk for page in added])
    return len(added)


@transaction.atomic
def remove(*, item: BundleItem, by: Any, at: datetime) -> None:
    require(by, CHANGE)
    locked = hold(item.bundle, State.DRAFT)
    audit.record(by=by, at=at, verb="bundle.remove", on=locked, page=item.page_id)
    item.delete()


@transaction.atomic
def approve_page(*, item: BundleItem, revision: Revision, by: Any, at: datetime) -> None:
    """This version goes out with the bundle. Of a page whose review ended while it lies in one."""
    locked = hold(item.bundle, State.DRAFT, State.SUBMITTED)
    _pin(item, revision, by)
    audit.record(by=by, at=at, verb="bundle.approve_page", on=locked, page=item.page_id, revision=revision.pk)


@transaction.atomic
def submit(*, bundle: Bundle, by: Any, at: datetime) -> Bundle:
    require(by, CHANGE)
    locked = hold(bundle, State.DRAFT)
    _refuse_past(locked.release_at, at)
    _refuse_unready(locked, at)
    locked.state, locked.submitted_by, locked.submitted_at, locked.returned_reason = State.SUBMITTED, by, at, ""
    locked.save(update_fields=["state", "submitted_by", "submitted_at", "returned_reason"])
    audit.record(by=by, at=at, verb="bundle.submit", on=locked)
    return locked


@transaction.atomic
def send_back(*, bundle: Bundle, reason: str, by: Any, at: datetime) -> Bundle:
    require(by, APPROVE)
    locked = hold(bundle, State.SUBMITTED)
    if not reason.strip():
        raise Refused("reason", _("Say what has to change."))
    locked.state, locked.returned_reason = State.DRAFT, reason.strip()
    locked.save(update_fields=["state", "returned_reason"])
    audit.record(by=by, at=at, verb="bundle.send_back", on=locked)
    return locked


@transaction.atomic
def approve(*, bundle: Bundle, by: Any, at: datetime) -> Bundle:
    """By somebody who neither assembled nor submitted it. Pages that nobody approved yet are approved with it, where this
    person may publish them and did not write them. From now on the rows of pages never live say what will be published."""
    from cms.press.kits import kits  # which knows the kinds of stories

    require(by, APPROVE)
    locked = hold(bundle, State.SUBMITTED)
    if by.pk in (locked.submitted_by_id, locked.created_by_id):
        raise Refused("second_person", _("You assembled or submitted this bundle. A second person must approve it."))
    _refuse_past(locked.release_at, at)
    _refuse_unready(locked, at)
    items = list(locked.items.select_related("page", "revision"))
    for item in items:
        if not item.is_approved:
            revision = item.page.get_latest_revision()
            readiness.refuse_approver(revision, by)
            _pin(item, revision, by)
        readiness.write_row(item.revision)
        kits.ask(page=item.page, at=at)  # so that it is there at the moment
    locked.state, locked.approved_by, locked.approved_at, locked.page_count = State.APPROVED, by, at, len(items)
    locked.save(update_fields=["state", "approved_by", "approved_at", "page_count"])
    audit.record(by=by, at=at, verb="bundle.approve", on=locked, revisions=[item.revision_id for item in items])
    return locked


@transaction.atomic
def take_back(*, bundle: Bundle, reason: str, by: Any, at: datetime) -> Bundle:
    """Before its moment, by whoever may assemble or approve: it is being assembled again."""
    if not by.has_perm(APPROVE):
        require(by, CHANGE)
    locked = hold(bundle, State.SUBMITTED, State.APPROVED)
    locked.state, locked.returned_reason = State.DRAFT, reason.strip()
    locked.approved_by = locked.approved_at = None
    locked.save(update_fields=["state", "returned_reason", "approved_by", "approved_at"])
    audit.record(by=by, at=at, verb="bundle.take_back", on=locked)
    return locked


@transaction.atomic
def call_off(*, bundle: Bundle, by: Any, at: datetime) -> Bundle:
    """Its pages stay drafts, and are free for other bundles."""
    require(by, CHANGE)
    locked = hold(bundle, State.DRAFT)
    locked.state = State.CALLED_OFF
    locked.save(update_fields=["state"])
    locked.items.update(is_open=False)
    audit.record(by=by, at=at, verb="bundle.call_off", on=locked)
    return locked


def hold(bundle: Bundle, *states: State) -> Bundle:
    """Locked until the end of the transaction; refused in any other state."""
    locked = Bundle.objects.select_for_update(of=("self",)).get(pk=bundle.pk)
    if locked.state not in states:
        raise Refused("not_its_turn", _("This bundle is “%(state)s” by now.") % {"state": locked.get_state_display()})
    return locked


def _put(bundle: Bundle, page: Page, by: Any) -> bool:
    specific = page.specific
    rights = specific.permissions_for_user(by)
    if not (rights.can_edit() or readiness.may_publish(specific, by)):
        raise Refused("not_permitted", _("You may not work on “%(page)s”.") % {"page": page.title})
    if specific.live and not specific.has_unpublished_changes:
        raise Refused("nothing_new", _("“%(page)s” is published as it is; there is nothing to release.") % {"page": page.title})
    if specific.revisions.filter(approved_go_live_at__isnull=False).exists():
        raise Refused("scheduled", _("“%(page)s” has a schedule of its own. Take it back first.") % {"page": page.title})
    try:
        with transaction.atomic():
            _item, is_new = BundleItem.objects.get_or_create(bundle=bundle, page_id=page.pk)
    except IntegrityError as error:
        raise Refused("elsewhere", _("“%(page)s” lies in another bundle.") % {"page": page.title}) from error
    return is_new


def _pin(item: BundleItem, revision: Revision, by: Any) -> None:
    item.revision, item.approved_by = revision, by
    item.save(update_fields=["revision", "approved_by"])


def _refuse_past(release_at: datetime, at: datetime) -> None:
    if release_at <= at:
        raise Refused("past", _("The moment of release must lie in the future."))


def _refuse_unready(bundle: Bundle, at: datetime) -> None:
    found = readiness.problems(bundle, at)
    if found:
        raise Refused("not_ready", " ".join(f"“{title}”: {sentence}" for title, sentence in found[:10]))
