"""Telling enterprises something in their workspace, and taking note of it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from verify.calendar import day_of
from verify.membership.actions.invitations import INVITE
from verify.membership.notices import EnterpriseNotice, NoticeAcknowledgement, NoticeAddressee
from verify.membership.rights import require_member
from verify.outbox import recipients
from verify.outbox.actions import messages
from verify.outbox.actions.reminders import workspace_address
from verify.outbox.models import Message
from verify.refusals import NotPermitted, Refused, require
from verify.registry import audit
from verify.registry.models import Enterprise, Industry, Round
from verify.sealed_files import keep, new_place
from verify.sealed_uploads import digest
from verify.uploads import Accepted

FOLDER = "private/notices"
SEND = INVITE  # who sees to the workspaces of the own units: registrars and cities


def holders(rows: QuerySet[Enterprise], round: Round | None, industry: Industry | None) -> QuerySet[Enterprise]:
    """Those of `rows` that hold a certificate of the round, in the industry."""
    if round:
        rows = rows.filter(products__certificates__round=round)
    if industry:
        rows = rows.filter(industry=industry, products__certificates__isnull=False)
    return rows.order_by("pk").distinct()


@transaction.atomic
def send(
    *,
    enterprises: Sequence[Enterprise],
    title: str,
    text: str,
    by: Any,
    at: datetime,
    due_on: date | None = None,
    file: Accepted | None = None,
    round: Round | None = None,
    industry: Industry | None = None,
    request_key: UUID | None = None,
) -> EnterpriseNotice:
    """Once for a `request_key`. Refused where there is nobody to tell, NotPermitted where one is of another unit."""
    require(by, SEND)
    if earlier := request_key and EnterpriseNotice.objects.filter(request_key=request_key).first():
        return earlier
    if not enterprises:
        raise Refused("nobody", _("No enterprise of your units holds such a certificate."))
    if not all(by.sees(enterprise.unit) for enterprise in enterprises):
        raise NotPermitted("other_unit", _("This enterprise belongs to another unit."))
    if due_on and due_on < day_of(at):
        raise Refused("past", _("This day has passed already."))
    notice = EnterpriseNotice(
        title=title.strip(),
        text=text.strip(),
        due_on=due_on,
        round=round,
        industry=industry,
        sent_by=by,
        sent_at=at,
        request_key=request_key,
    )
    notice.full_clean(validate_unique=False)
    if file:
        notice.place, notice.sha256 = new_place(FOLDER), digest(file)
    try:
        with transaction.atomic():
            notice.save()
    except IntegrityError:  # the same form at the same moment
        return EnterpriseNotice.objects.get(request_key=request_key)
    if file:
        keep(str(notice.place), file.content)
    NoticeAddressee.objects.bulk_create(NoticeAddressee(notice=notice, enterprise=enterprise) for enterprise in enterprises)
    refs = [enterprise.ref for enterprise in enterprises]
    audit.record(by=by, at=at, verb="notice.send", on=notice, title=notice.title, enterprises=refs, sha256=notice.sha256)
    for addressee in notice.addressees.select_related("enterprise"):
        _tell(notice, addressee, at)
    return notice


@transaction.atomic
def acknowledge(*, addressee: NoticeAddressee, by: Any, at: datetime) -> NoticeAcknowledgement:
    """By any person of the enterprise, each for themselves; again it stays as it was."""
    require_member(by, addressee.enterprise)
    made, is_new = NoticeAcknowledgement.objects.get_or_create(addressee=addressee, user=by, defaults={"noted_at": at})
    if is_new:
        audit.record(by=by, at=at, verb="notice.acknowledge", on=addressee.enterprise, notice=addressee.notice_id)
    return made


def _tell(notice: EnterpriseNotice, addressee: NoticeAddressee, at: datetime) -> None:
    """Everybody who acts for it and has an address; the others find it in the workspace."""
    people = list(recipients.members(addressee.enterprise_id))
    if not people:
        return
    with translation.override("zh-hans"):  # written in Hubei, whoever's process it is
        subject = _("Notice: %(title)s")
        body = _("%(enterprise)s has a notice in its workspace:\n\n%(title)s\n\nPlease read it and take note: %(address)s")
        said = {
            "title": notice.title,
            "enterprise": addressee.enterprise.name,
            "address": f"{workspace_address(addressee.enterprise.ref)}notices/{addressee.pk}/",
        }
        messages.put(
            kind=Message.Kind.NOTICE,
            about=f"enterprisenotice:{notice.pk}",
            threshold=addressee.enterprise.ref,
            recipients=people,
            subject=subject % said,
            body=body % said,
            at=at,
        )
