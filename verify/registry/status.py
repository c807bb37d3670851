"""The status of a certificate at any moment: a pure function of its changes and dates.

A status is never stored. It is the latest change effective at the moment asked, plus the dates, so "what was it on
that day" has one answer and expiry needs no job.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from verify.calendar import day_of


class Status(models.TextChoices):
    VALID = "VALID", _("valid")
    SUSPENDED = "SUSPENDED", _("suspended")
    REVOKED = "REVOKED", _("revoked")
    WITHDRAWN = "WITHDRAWN", _("withdrawn")
    EXPIRED = "EXPIRED", _("expired")
    NOT_YET_VALID = "NOT_YET_VALID", _("not yet valid")


class ChangeKind(models.TextChoices):
    """ISO/IEC 17000 verbs."""

    ISSUE = "ISSUE", _("issued")
    SUSPEND = "SUSPEND", _("suspended")
    REINSTATE = "REINSTATE", _("reinstated")
    REVOKE = "REVOKE", _("revoked")
    WITHDRAW = "WITHDRAW", _("withdrawn")
    RENEW = "RENEW", _("renewed")


IN_FORCE = frozenset({ChangeKind.SUSPEND, ChangeKind.REVOKE, ChangeKind.WITHDRAW, ChangeKind.RENEW})
MAY_FOLLOW: dict[str | None, frozenset[ChangeKind]] = {
    None: frozenset({ChangeKind.ISSUE}),
    ChangeKind.ISSUE: IN_FORCE,
    ChangeKind.REINSTATE: IN_FORCE,
    ChangeKind.RENEW: IN_FORCE,
    ChangeKind.SUSPEND: frozenset({ChangeKind.REINSTATE, ChangeKind.REVOKE, ChangeKind.WITHDRAW}),
    ChangeKind.REVOKE: frozenset(),
    ChangeKind.WITHDRAW: frozenset(),
}
TWO_OFFICERS = frozenset({ChangeKind.SUSPEND, ChangeKind.REINSTATE, ChangeKind.REVOKE})
ENDED = {
    ChangeKind.SUSPEND: Status.SUSPENDED,
    ChangeKind.REVOKE: Status.REVOKED,
    ChangeKind.WITHDRAW: Status.WITHDRAWN,
}


HAS_ENDED = frozenset({Status.REVOKED, Status.WITHDRAWN, Status.EXPIRED})


class Change(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def effective_at(self) -> datetime: ...
    @property
    def valid_until(self) -> date | None: ...


C = TypeVar("C", bound=Change)


def effective(changes: Iterable[C], at: datetime) -> list[C]:
    """Those of `changes`, in the order recorded, that have taken effect by `at`."""
    return [change for change in changes if change.effective_at <= at]


def last_day(changes: Iterable[Change], *, valid_until: date | None, at: datetime) -> date | None:
    """The last valid day, after any renewal in effect; None sets no limit."""
    renewals = [change.valid_until for change in effective(changes, at) if change.kind == ChangeKind.RENEW]
    return renewals[-1] if renewals else valid_until


def status(changes: Iterable[Change], *, valid_from: date | None, valid_until: date | None, at: datetime) -> Status:
    """`changes` in the order they were recorded, which is the order they take effect. Dates are Asia/Shanghai days,
    valid through the last one; an empty date sets no limit."""
    latest: str | None = None
    for change in changes:
        if change.effective_at > at:
            break
        latest = change.kind
        if change.kind == ChangeKind.RENEW:
            valid_until = change.valid_until
    if latest is None:
        return Status.NOT_YET_VALID
    if latest in ENDED:
        return ENDED[ChangeKind(latest)]
    today = day_of(at)
    if valid_from is not None and today < valid_from:
        return Status.NOT_YET_VALID
    if valid_until is not None and today > valid_until:
        return Status.EXPIRED
    return Status.VALID
