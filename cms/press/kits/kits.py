"""Press kits: asked for when a page is published or something of it changes, made by a job, handed out while the page is live."""

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, transaction

from cms.library import pages_with
from cms.pages.cases import CasePage
from cms.pages.events import EventPage
from cms.press.kits import archive
from cms.press.kits.contents import Contents, contents_of, version
from cms.press.kits.models import PressKit
from verify.periodic.queue import queue_once
from verify.refusals import Refused

TASK = "cms.press.make_kit"
KINDS = (CasePage, EventPage)
PATIENCE = timedelta(minutes=10)  # until a kit that nobody brings on is taken up again
STUCK_AFTER = timedelta(days=1)
NOTHING = {"total": 0, "done": 0, "size": None, "sha256": "", "built_at": None, "fault": ""}


@transaction.atomic
def ask(*, page: Any, at: datetime) -> PressKit | None:
    """Has the kit of a case or an event made, of its live version or of what is to go out. Nothing is done where it holds just that
    already, so that it may be asked for beforehand and again at publishing time. None where there is nothing to pack."""
    if not isinstance(page.specific, KINDS):
        return None
    contents = contents_of(version(page), at)
    kit = PressKit.objects.select_for_update().filter(page_id=page.pk).first()
    if not contents.pictures and not contents.films:
        _drop(kit)
        return None
    fingerprint = contents.fingerprint()
    if kit and kit.fingerprint == fingerprint and not kit.fault:
        return kit
    wanted = {**NOTHING, "fingerprint": fingerprint, "asked_at": at, "total": contents.members, "pictures": len(contents.pictures)}
    kit, _is_new = PressKit.objects.update_or_create(page_id=page.pk, defaults=wanted)
    enqueue(kit.pk)
    return kit


def ask_where_shown(*, file: Any, at: datetime) -> None:
    """A picture or a video has changed: so have the kits of the pages that show it."""
    keys = pages_with(file)
    for kind in KINDS:
        for page in kind.objects.filter(pk__in=keys, live=True):
            ask(page=page, at=at)


@transaction.atomic
def again(*, kit: PressKit, at: datetime) -> None:
    """Made anew, whatever there is."""
    PressKit.objects.filter(pk=kit.pk).update(**NOTHING, fingerprint="", asked_at=at)
    ask(page=kit.page, at=at)


def _drop(kit: PressKit | None) -> None:
    if kit:
        place = kit.place
        kit.delete()
        transaction.on_commit(lambda: _forget(place))


def _forget(place: str) -> None:
    if place:
        default_storage.delete(place)


def enqueue(kit: int) -> None:
    queue_once(TASK, f"press_kit:{kit}", kit=kit)


def unfinished(at: datetime) -> Iterable[int]:
    """Kits that nobody has made for a while: their worker was killed, or two of them met."""
    waiting = PressKit.objects.filter(built_at=None, fault="", asked_at__lt=at - PATIENCE)
    return waiting.order_by("asked_at", "pk").values_list("pk", flat=True)


class Stuck(Exception):
    """Nobody has finished this kit for a day: no worker runs, or it cannot be made."""


def resume(*, kit: int, at: datetime) -> None:
    if PressKit.objects.filter(pk=kit, asked_at__lt=at - STUCK_AFTER).exists():
        raise Stuck
    enqueue(kit)


def make(*, kit: int, at: datetime) -> bool:
    """False where another process is at it. What was drawn before a worker was killed is drawn no second time; what cannot be made
    keeps its fault."""
    with _alone(kit) as is_alone:
        if not is_alone:
            return False
        row = PressKit.objects.select_related("page").filter(pk=kit).first()
        if row is None or row.built_at or row.fault:
            return True
        try:
            _make(row, contents_of(version(row.page), at), at)
        except Refused as refused:
            PressKit.objects.filter(pk=kit).update(fault=str(refused.message)[:200])
        except Exception as error:
            PressKit.objects.filter(pk=kit).update(fault=type(error).__name__)
            raise
    return True


def _make(row: PressKit, contents: Contents, at: datetime) -> None:
    asked = PressKit.objects.filter(pk=row.pk, fingerprint=row.fingerprint, built_at=None)
    asked.update(total=contents.members, done=0)
    with TemporaryFile() as file:
        archive.write(contents, file, at=at, packed=lambda count: asked.update(done=count))
        size = file.tell()
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        place = default_storage.save(f"kits/{secrets.token_hex(16)}.zip", File(file))
    made = {"place": place, "size": size, "sha256": digest, "built_at": at, "pictures": len(contents.pictures)}
    is_kept = asked.update(**made, fingerprint=contents.fingerprint(), done=contents.members)
    _forget(row.place if is_kept else place)  # asked for anew meanwhile: the next one makes it


@contextmanager
def _alone(kit: int) -> Iterator[bool]:
    """The lock belongs to the connection: a process that is killed holds it no longer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('cms_presskit'), %s)", [kit])
        is_alone = bool(cursor.fetchone()[0])
        try:
            yield is_alone
        finally:
            if is_alone:
                cursor.execute("SELECT pg_advisory_unlock(hashtext('cms_presskit'), %s)", [kit])
