"""The files of an application. They come through verify.uploads and lie sealed; every look at one is recorded."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from verify import sealed_files, sealed_uploads
from verify.certification.applications import Application, ApplicationDocument
from verify.refusals import NotPermitted, Refused, require
from verify.registry import audit
from verify.uploads import Accepted

FOLDER = "private/applications"
MOST = 40


@transaction.atomic
def attach(*, application: Application, kind: str, title: str, file: Accepted, by: Any, at: datetime) -> ApplicationDocument:
    """While the application may be changed. The same file of the same kind again returns the first one."""
    require(by, "verify.enter_application")
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if not by.sees(application.unit):
        raise NotPermitted("other_unit", _("This application is of another unit."))
    if not application.is_open_to_change:
        raise Refused("under_review", _("This application is not open to changes now."))
    return keep(application=application, kind=kind, title=title, file=file, by=by, at=at)


def keep(*, application: Application, kind: str, title: str, file: Accepted, by: Any, at: datetime) -> ApplicationDocument:
    """Of an application whose row the caller holds, in a transaction of the caller's."""
    digest = sealed_uploads.digest(file)
    if earlier := application.documents.filter(kind=kind, sha256=digest).first():
        return earlier
    if application.documents.count() >= MOST:
        raise Refused("too_many", _("An application has at most %(most)s documents.") % {"most": MOST})
    document = ApplicationDocument(
        application=application,
        kind=kind,
        title=title.strip(),
        place=sealed_files.new_place(FOLDER),
        content_type=file.content_type,
        suffix=file.suffix,
        sha256=digest,
        recorded_by=by,
        recorded_at=at,
    )
    document.full_clean()
    document.save()
    sealed_files.keep(document.place, file.content)
    audit.record(by=by, at=at, verb="application.attach", on=application, kind=kind, title=document.title, sha256=digest)
    return document


@transaction.atomic
def read(*, document: ApplicationDocument, by: Any, at: datetime) -> bytes:
    """The file as it was accepted. Raises FileNotFoundError."""
    require(by, "verify.view_application")
    audit.record(by=by, at=at, verb="application.read", on=document.application, document=document.pk, title=document.title)
    return sealed_files.content_of(document.place)
