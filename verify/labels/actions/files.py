"""Files for printers: asked for, made part by part, handed out over a link that opens once, deleted after a week."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils.translation import gettext as _

from verify.labels.addresses import serials_of
from verify.labels.files import making
from verify.labels.files.models import PART, FileKind, FileState, LabelFile, LabelFilePart, place_of
from verify.labels.formats import require_readable
from verify.labels.models import LabelRun
from verify.membership.rights import LABEL_OFFICERS, require_member
from verify.periodic.queue import queue_once
from verify.refusals import Refused
from verify.registry import audit
from verify.sealed_files import content_of, keep

MOST_CSV = 10_000_000
MOST_PDF = 200_000
STUCK_AFTER = timedelta(days=1)
MOST_OPEN = 5  # of one enterprise, being made at once
TASK = "verify.labels.make_file"


@transaction.atomic
def ask(
    *, run: LabelRun, kind: str, by: Any, at: datetime, format: str = "", first: int | None = None, last: int | None = None
) -> LabelFile:
    """A job makes it. Refused for more labels than the kind holds, for a format on which no phone would read the symbol, while
    five others are being made, and to one person for the labels' own codes and for their scratch codes."""
    require_member(by, run.product.enterprise, LABEL_OFFICERS)
    _refuse_both_secrets(run, FileKind(kind), by)
    serials = serials_of(run, first, last)
    most = {FileKind.CSV: MOST_CSV, FileKind.SCRATCH: MOST_CSV, FileKind.PDF: MOST_PDF}.get(FileKind(kind), PART)
    if len(serials) > most:
        text = _("Such a file holds at most %(most)s labels: choose a smaller range, or take the CSV.")
        raise Refused("too_many", text % {"most": f"{most:,}"})
    if kind == FileKind.PDF:
        require_readable(format, making.LEVEL)
    open_ = LabelFile.objects.filter(run__product__enterprise=run.product.enterprise, finished_at=None, failure="", pruned_at=None)
    if open_.count() >= MOST_OPEN:
        raise Refused("busy", _("Five files are being made already. Wait until one of them is ready."))
    file = LabelFile.objects.create(
        run=run,
        kind=kind,
        format=format if kind == FileKind.PDF else "",
        first=serials[0],
        last=serials[-1],
        place=secrets.token_hex(16),
        asked_by=by,
        asked_at=at,
    )
    audit.record(by=by, at=at, verb="labels.file", on=run, file=file.pk, kind=kind, first=file.first, last=file.last)
    enqueue(file.pk)
    return file


def _refuse_both_secrets(run: LabelRun, kind: FileKind, by: Any) -> None:
    """Of one run nobody ever asks for both, in whatever parts: whoever has the one file learns nothing of the other."""
    if not run.has_scratch:
        if kind == FileKind.SCRATCH:
            raise Refused("no_scratch", _("This run was ordered without scratch codes."))
        return
    LabelRun.objects.select_for_update(no_key=True).get(pk=run.pk)  # or two requests at once would not see each other
    of_the_own = LabelFile.objects.filter(run=run, asked_by=by)
    if kind == FileKind.SCRATCH and of_the_own.exclude(kind=FileKind.SCRATCH).exists():
        raise Refused(
            "second_person",
            _("You asked for the codes of this run, so a second person of your enterprise asks for its scratch codes."),
        )
    if kind != FileKind.SCRATCH and of_the_own.filter(kind=FileKind.SCRATCH).exists():
        raise Refused(
            "second_person",
            _("You asked for the scratch codes of this run, so a second person of your enterprise asks for its codes."),
        )


def enqueue(file: int) -> None:
    """With this transaction; once, however often it is asked for before a worker takes it."""
    queue_once(TASK, f"label_file:{file}", file=file)


class Stuck(Exception):
    """Nobody has finished this file for a day, however often it was taken up: no worker runs, or it cannot be made."""


def resume(*, file: int, at: datetime) -> None:
    """Queues the file anew. Raises Stuck for one that an operator has to look at."""
    if LabelFile.objects.filter(pk=file, asked_at__lt=at - STUCK_AFTER).exists():
        raise Stuck
    enqueue(file)


def make(*, file: int, at: datetime) -> bool:
    """Goes on where the last one stopped, part by part, each with its own commit; False where another process is at it. What
    cannot be made keeps the class of its error."""
    with _alone(file) as is_alone:
        if not is_alone:
            return False
        row = LabelFile.objects.select_related("run__product").filter(pk=file, pruned_at=None).first()
        if row is None or row.finished_at or row.failure:
            return True
        try:
            _make_parts(row, at)
        except Exception as error:
            LabelFile.objects.filter(pk=file).update(failure=type(error).__name__[:120])
            raise
        _finish(row, at)
    return True


@contextmanager
def _alone(file: int) -> Iterator[bool]:
    """The lock belongs to the connection: a process that is killed holds it no longer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('verify_labelfile'), %s)", [file])
        is_alone = bool(cursor.fetchone()[0])
        try:
            yield is_alone
        finally:
            if is_alone:
                cursor.execute("SELECT pg_advisory_unlock(hashtext('verify_labelfile'), %s)", [file])


def _make_parts(row: LabelFile, at: datetime) -> None:
    made = set(row.parts.values_list("number", flat=True))
    for number in range(1, row.parts_wanted + 1):
        if number in made:
            continue
        place = place_of(row.place, number)
        default_storage.delete(place)  # where a process was killed between the two writes
        keep(place, making.part(row, number))
        labels = len(making.serials_of_part(row, number))
        LabelFilePart.objects.create(file=row, number=number, labels=labels, made_at=at)


def _finish(row: LabelFile, at: datetime) -> None:
    digest, size = hashlib.sha256(), 0
    for piece in content(row):
        digest.update(piece)
        size += len(piece)
    LabelFile.objects.filter(pk=row.pk, finished_at=None).update(finished_at=at, sha256=digest.hexdigest(), size=size)


def content(file: LabelFile) -> Iterator[bytes]:
    return making.whole(file, lambda number: content_of(place_of(file.place, number)))


@transaction.atomic
def link(*, file: LabelFile, by: Any, at: datetime) -> str:
    """What opens the file once, within a day, for whoever asked for the file. An earlier link is void."""
    file = LabelFile.objects.select_for_update(of=("self",)).select_related("run__product__enterprise").get(pk=file.pk)
    require_member(by, file.run.product.enterprise, LABEL_OFFICERS)
    if file.asked_by_id != by.pk:
        raise Refused("same_person", _("Whoever asked for the file downloads it. Ask for one of your own."))
    if file.state() != FileState.READY:
        raise Refused("not_ready", _("The file is not ready."))
    token = secrets.token_urlsafe(32)
    file.link_digest, file.link_expires_at = _digest(token), at + settings.LABEL_LINK_LASTS
    file.save(update_fields=["link_digest", "link_expires_at"])
    return token


@transaction.atomic
def redeem(*, file: LabelFile, token: str, by: Any, at: datetime) -> LabelFile:
    """Uses the link up. Refused the second time, after its day, and to everybody else."""
    found = LabelFile.objects.select_for_update(of=("self",)).select_related("run__product__enterprise").get(pk=file.pk)
    require_member(by, found.run.product.enterprise, LABEL_OFFICERS)
    is_good = secrets.compare_digest(found.link_digest, _digest(token)) and found.asked_by_id == by.pk
    if not is_good or found.link_expires_at is None or found.link_expires_at <= at or found.state() != FileState.READY:
        raise Refused("link", _("This link was used already, or its day is over. Get a new one on the page of the file."))
    found.link_digest, found.link_expires_at = "", None
    found.save(update_fields=["link_digest", "link_expires_at"])
    audit.record(by=by, at=at, verb="labels.download", on=found.run, file=found.pk, sha256=found.sha256, labels=found.labels)
    return found


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def unfinished(at: datetime) -> list[int]:
    """Those that nobody has brought on for a while: their worker was killed, or never came."""
    rows = LabelFile.objects.filter(finished_at=None, failure="", pruned_at=None, asked_at__lt=at - settings.LABEL_FILES_PATIENCE)
    return list(rows.exclude(parts__made_at__gte=at - settings.LABEL_FILES_PATIENCE).order_by("pk").values_list("pk", flat=True))


def outdated(at: datetime) -> list[int]:
    rows = LabelFile.objects.filter(pruned_at=None, asked_at__lt=at - settings.LABEL_FILES_LAST)
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def prune(*, file: int, at: datetime) -> None:
    """The row stays and says what was made; what was made goes."""
    row = LabelFile.objects.select_for_update().get(pk=file)
    for number in row.parts.values_list("number", flat=True):
        default_storage.delete(place_of(row.place, number))
    row.parts.all().delete()
    row.pruned_at, row.link_digest, row.link_expires_at = at, "", None
    row.save(update_fields=["pruned_at", "link_digest", "link_expires_at"])
