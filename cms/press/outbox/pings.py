"""What is queued when a page changes, and what the job does with it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from wagtail.models import Page

from cms.pages.notices import PublicityPage
from cms.press.outbox import engines
from cms.press.outbox.engines import Busy, OverQuota, Rejected
from cms.press.outbox.models import Engine, SearchPing
from cms.published import published
from verify.calendar import day_of, start_of
from verify.head import absolute

DAY = timedelta(days=1)
HIDDEN_WAITS = timedelta(hours=1)


class GivenUp(Exception):
    """The last attempt failed too: raised so that the alarm shows it."""


def queue(*, pages: Iterable[Page], at: datetime) -> None:
    """In the transaction that changes them. Nothing where no engine is set; an address that waits already waits once."""
    in_use = engines.in_use()
    if not in_use:
        return
    addresses = {page.url: page.pk for page in pages if page.live and page.url and page.url.startswith("/")}
    rows = [
        SearchPing(page_id=key, engine=engine, path=path, created_at=at, due_at=at)
        for path, key in addresses.items()
        for engine in in_use
    ]
    SearchPing.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def due(at: datetime) -> list[str]:
    """Engines with something to send."""
    return [engine.value for engine in Engine if SearchPing.objects.due(engine, at).exists()]


@transaction.atomic
def send(*, engine: str, at: datetime) -> None:
    """Tells one engine of one batch and keeps what came of it. Where the process dies between the two it is told again. Raises
    Rejected and GivenUp, which undo this: `failed` then keeps the attempt."""
    SearchPing.objects.outdated(at).filter(engine=engine).delete()
    if engine not in engines.in_use():
        SearchPing.objects.waiting().filter(engine=engine).update(dropped_at=at, error="not in use")
        return
    rows = _still_public(engine, at)
    most = _left_today(engine, at)
    if most == 0:
        _until_tomorrow(engine, at)
        return
    if rows := rows[:most]:
        _tell(engine, rows, at)


def _tell(engine: str, rows: list[SearchPing], at: datetime) -> None:
    try:
        told = engines.tell(engine, [absolute(row.path) for row in rows])
    except OverQuota:
        _tried(rows, at, error="over quota", remain=0)
        _until_tomorrow(engine, at)
        return
    except Busy as error:
        if any(row.is_last(at) for row in rows):
            raise GivenUp(str(error)) from None
        _put_off(rows, at, str(error), error.wait)
        return
    for row in rows:
        is_refused = absolute(row.path) in told.refused
        row.given_up_at, row.sent_at = (at, None) if is_refused else (None, at)
        row.error = "refused" if is_refused else ""
    _tried(rows, at, remain=told.remain)
    if told.remain == 0:
        _until_tomorrow(engine, at)


def _still_public(engine: str, at: datetime) -> list[SearchPing]:
    """Of what is due, whatever a reader would find at this address now; what is not public any more is dropped."""
    rows = list(SearchPing.objects.due(engine, at).select_for_update(of=("self",), skip_locked=True)[: engines.MOST])
    pages = published(Page.objects.filter(pk__in={row.page_id for row in rows})).in_bulk()
    hidden = set(PublicityPage.hidden(at).filter(pk__in=pages).values_list("pk", flat=True))
    gone = [row.pk for row in rows if row.page_id not in pages or pages[row.page_id].url != row.path]
    early = [row.pk for row in rows if row.page_id in hidden]
    SearchPing.objects.filter(pk__in=gone).update(dropped_at=at)
    SearchPing.objects.filter(pk__in=early).exclude(pk__in=gone).update(due_at=at + HIDDEN_WAITS)
    return [row for row in rows if row.pk not in {*gone, *early}]


def _left_today(engine: str, at: datetime) -> int:
    """What the engine said last today; as much as goes at once where it said nothing."""
    tried = SearchPing.objects.filter(engine=engine, tried_at__gte=start_of(day_of(at)), remain__isnull=False)
    said = tried.order_by("-tried_at", "remain").values_list("remain", flat=True).first()
    return engines.MOST if said is None else min(said, engines.MOST)


def _until_tomorrow(engine: str, at: datetime) -> None:
    tomorrow = start_of(day_of(at) + DAY)
    SearchPing.objects.waiting().filter(engine=engine, due_at__lt=tomorrow).update(due_at=tomorrow)


def _put_off(rows: Iterable[SearchPing], at: datetime, error: str, wait: timedelta = timedelta(0)) -> None:
    rows = list(rows)
    for row in rows:
        if row.is_last(at):
            row.given_up_at = at
        row.due_at = row.next_at(at, wait)
    _tried(rows, at, error=error)


def _tried(rows: Iterable[SearchPing], at: datetime, error: str | None = None, remain: int | None = None) -> None:
    rows = list(rows)
    for row in rows:
        row.attempts += 1
        row.tried_at, row.remain = at, remain
        row.error = row.error if error is None else error[:60]
    SearchPing.objects.bulk_update(rows, ["attempts", "tried_at", "remain", "error", "due_at", "sent_at", "given_up_at"])


@transaction.atomic
def failed(*, engine: str, error: Exception, at: datetime) -> None:
    """Of what somebody has to look at: all that is due waits longer, and is given up in the end, while the alarm shows it."""
    said = str(error) if isinstance(error, Rejected | GivenUp) else type(error).__name__
    rows: Any = SearchPing.objects.due(engine, at).select_for_update(of=("self",), skip_locked=True)
    _put_off(rows, at, said)
