"""An inspection is begun in a factory, kept while it is written, and recorded once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from verify import sealed_files, sealed_uploads
from verify.refusals import NotPermitted, Refused, require
from verify.registry import audit
from verify.registry.models import Product
from verify.supervision.actions import inspections
from verify.supervision.drafts import InspectionDraft, InspectionPhoto
from verify.supervision.models import Inspection
from verify.uploads import Accepted

FOLDER = "private/inspections"
MOST_PHOTOS = 6
MOST_TYPED = 10_000


@transaction.atomic
def keep(
    *,
    product: Product,
    typed: Mapping[str, str],
    request_key: UUID,
    by: Any,
    at: datetime,
    photos: Sequence[Accepted] = (),
    dropped: Collection[int] = (),
) -> InspectionDraft | None:
    """The one draft of `by` about this item, as it is now: `photos` are added, and those of the keys `dropped` go. None once an
    inspection is recorded under this key: what arrives late begins nothing new."""
    require(by, "verify.record_inspection")
    if not by.sees(product.enterprise.unit):
        raise NotPermitted("other_unit", _("This item belongs to another unit."))
    if sum(map(len, typed.values())) > MOST_TYPED:
        raise Refused("too_much", _("That is too long to be kept: at most 10,000 characters in all."))
    _one_at_a_time(by)
    if Inspection.objects.filter(request_key=request_key).exists():
        return None
    # What the database's JSON cannot hold, nobody types.
    clean = {name: value.replace("\0", "") for name, value in typed.items()}
    said = {"typed": clean, "request_key": request_key, "saved_at": at}
    draft, _is_new = InspectionDraft.objects.update_or_create(officer=by, product=product, defaults=said)
    _drop(draft.photos.filter(pk__in=dropped))
    _add(draft, photos)
    return draft


@transaction.atomic
def record(*, product: Product, request_key: UUID, by: Any, at: datetime, **fields: Any) -> Inspection:
    """As `inspections.record`; the draft becomes it, with its photos. The same key again returns the first record."""
    require(by, "verify.record_inspection")
    _one_at_a_time(by)
    is_recorded = Inspection.objects.filter(request_key=request_key).exists()
    inspection = inspections.record(product=product, request_key=request_key, by=by, at=at, **fields)
    draft = InspectionDraft.objects.filter(officer=by, product=product).first()
    if draft is None or is_recorded:
        return inspection
    photos = list(draft.photos.all())
    for position, photo in enumerate(photos, 1):
        kept = {"place": photo.place, "content_type": photo.content_type, "sha256": photo.sha256}
        InspectionPhoto.objects.create(inspection=inspection, position=position, **kept)
    if photos:
        audit.record(by=by, at=at, verb="inspection.photos", on=inspection, sha256=[photo.sha256 for photo in photos])
    draft.delete()
    return inspection


@transaction.atomic
def discard(*, product: Product, by: Any) -> None:
    """Its photos go too. Nothing where there is none."""
    require(by, "verify.record_inspection")
    _one_at_a_time(by)
    for draft in InspectionDraft.objects.filter(officer=by, product=product):
        _forget(draft)


def prune(*, draft: int, at: datetime) -> None:
    """The draft of this key, if nobody has gone on with it meanwhile. In a transaction of the caller's."""
    for outdated in InspectionDraft.objects.outdated(at).filter(pk=draft).select_for_update():
        _forget(outdated)


def _one_at_a_time(by: Any) -> None:
    """Of one officer: a second tap and what a slow phone sends late wait here for what came first."""
    audit.be_patient()
    get_user_model().objects.select_for_update(no_key=True).get(pk=by.pk)


def _add(draft: InspectionDraft, photos: Sequence[Accepted]) -> None:
    held = set(draft.photos.values_list("sha256", flat=True))
    new = {digest: photo for photo in photos if (digest := sealed_uploads.digest(photo)) not in held}
    if len(held) + len(new) > MOST_PHOTOS:
        raise Refused("too_many_photos", _("An inspection has at most six photos."))
    for digest, photo in new.items():
        place = sealed_files.new_place(FOLDER)
        draft.photos.create(place=place, content_type=photo.content_type, sha256=digest)
        sealed_files.keep(place, photo.content)


def _drop(photos: QuerySet[Any]) -> None:
    for photo in photos:
        sealed_files.forget(photo.place)
    photos.delete()


def _forget(draft: InspectionDraft) -> None:
    _drop(draft.photos.all())
    draft.delete()
