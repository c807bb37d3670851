"""Checks of scratch codes. Those of one label come one after the other, so that no crowd has more tries than one person."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count, Min

from verify.labels.scratch import Scratcher, fits
from verify.scanning.models import ScratchCheck, ScratchDevice
from verify.scanning.scratching import SAME_CHECK, WINDOW, Answer, Checked, Miss, locked_until, tries_left

Outcome = ScratchCheck.Outcome


@transaction.atomic
def check(*, run: int, serial: int, key: bytes, digits: str, device: int, epoch: int, at: datetime) -> Checked:
    """`digits` as `scratch.read` gives them, `key` the one that sealed the run. Locked, nothing is compared and nothing written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('verify_scratchcheck', %s))", [run << 30 | serial])
    misses = _recent_misses(run, serial, at)
    if until := locked_until(misses, at):
        return Checked(Answer.LOCKED, at, until=until)
    if fits(digits, Scratcher(key).of(run, serial)):
        return _match(run, serial, device, epoch, at)
    return _miss(run, serial, tries_left(misses, at) - 1, at)


def _recent_misses(run: int, serial: int, at: datetime) -> list[Miss]:
    rows = ScratchCheck.objects.filter(run=run, serial=serial, outcome=Outcome.MISS, checked_at__gt=at - WINDOW)
    return [Miss(*row) for row in rows.values_list("checked_at", "is_alert")]


def _miss(run: int, serial: int, left: int, at: datetime) -> Checked:
    ScratchCheck.objects.create(run_id=run, serial=serial, outcome=Outcome.MISS, is_alert=left <= 0, checked_at=at)
    return Checked(Answer.MISS, at, left=left) if left > 0 else Checked(Answer.LOCKED, at, until=at + WINDOW)


def _match(run: int, serial: int, device: int, epoch: int, at: datetime) -> Checked:
    """The same device again within ten minutes reads what it read the first time."""
    matches = ScratchCheck.objects.filter(run=run, serial=serial, outcome=Outcome.MATCH)
    of_this_device = matches.filter(device__device=device)
    made = of_this_device.filter(checked_at__gt=at - SAME_CHECK).order_by("pk").first()
    known = (matches.filter(pk__lt=made.pk) if made else matches).aggregate(times=Count("*"), first_at=Min("checked_at"))
    if made is None:
        is_alert = known["times"] > 0 and not of_this_device.exists()
        told = {"run_id": run, "serial": serial, "outcome": Outcome.MATCH, "checked_at": at}
        made = ScratchCheck.objects.create(**told, is_alert=is_alert)
        ScratchDevice.objects.create(check_made=made, device=device, epoch=epoch, checked_at=at)
    answer = Answer.AGAIN if known["times"] else Answer.FIRST
    return Checked(answer, made.checked_at, earlier=known["times"], first_at=known["first_at"])
