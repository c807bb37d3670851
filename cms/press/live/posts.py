"""Live posts: told, corrected, withdrawn. Each is a row of its own and an event of the audit chain."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cms.images import CustomImage
from cms.pages.events import EventPage
from cms.press.live.models import MOST_CHARACTERS, LivePost, LiveRemark
from cms.published import published
from verify import uploads
from verify.refusals import Refused, require
from verify.registry import audit

WRITE = "cms.add_livepost"


@dataclass(frozen=True, slots=True)
class Photo:
    """An upload, with the words that no picture is shown without [E-2]."""

    file: Any
    alt: str
    credit: str


def tell(
    *, event: EventPage, text: str, photo: Photo | None = None, url: str = "", by: Any, at: datetime, request_key: UUID
) -> LivePost:
    """Public at once. Refused while the event's page is not. The same `request_key` again returns the first post [R-8]."""
    require(by, WRITE)
    if not published(EventPage.objects).filter(pk=event.pk).exists():
        raise Refused("not_live", _("The page of this event is not published. Publish it first."))
    told = {"event": event, "text": said(text), "url": url, "by": by, "at": at, "request_key": request_key}
    if existing := LivePost.objects.filter(request_key=request_key).first():
        return _the_same(existing, event=event.pk)
    try:
        with transaction.atomic():
            post = LivePost.objects.create(**told, picture=_kept(photo, by) if photo else None)
            audit.record(by=by, at=at, verb="live_post.tell", on=post, event=event.pk, text=post.text)
    except IntegrityError:
        return _the_same(LivePost.objects.filter(request_key=request_key).first(), event=event.pk)
    return post


def correct(*, post: LivePost, text: str, by: Any, at: datetime, request_key: UUID) -> LiveRemark:
    """A dated line beneath what was said, which stays."""
    if LiveRemark.objects.filter(post=post, kind=LiveRemark.Kind.WITHDRAWAL).exists():
        raise Refused("withdrawn", _("This post is withdrawn. Tell what is right in a new one."))
    return _remark(LiveRemark.Kind.CORRECTION, post, said(text), by, at, request_key)


def withdraw(*, post: LivePost, reason: str = "", by: Any, at: datetime, request_key: UUID) -> LiveRemark:
    """Its words are public no more; that there was a post, and when it was withdrawn, is."""
    return _remark(LiveRemark.Kind.WITHDRAWAL, post, said(reason) if reason.strip() else "", by, at, request_key)


def _remark(kind: str, post: LivePost, text: str, by: Any, at: datetime, request_key: UUID) -> LiveRemark:
    require(by, WRITE)
    try:
        with transaction.atomic():
            told = {"post": post, "kind": kind, "text": text, "by": by, "at": at}
            remark = LiveRemark.objects.create(**told, request_key=request_key)
            audit.record(by=by, at=at, verb=f"live_post.{VERBS[kind]}", on=post, text=remark.text)
    except IntegrityError as error:
        if existing := LiveRemark.objects.filter(request_key=request_key).first():
            return _the_same(existing, post=post.pk)
        raise Refused("withdrawn", _("This post is withdrawn already.")) from error
    return remark


def said(text: str) -> str:
    """With plain line ends. Refused where it says nothing or too much."""
    text = "\n".join(text.splitlines()).strip()
    if not text:
        raise Refused("empty", _("Please write what there is to tell."))
    if len(text) > MOST_CHARACTERS:
        raise Refused("too_long", _("Please write at most %(most)d characters.") % {"most": MOST_CHARACTERS})
    return text


VERBS = {LiveRemark.Kind.CORRECTION: "correct", LiveRemark.Kind.WITHDRAWAL: "withdraw"}


def _the_same(existing: Any, **about: int) -> Any:
    """A key belongs to one form; on another it is a form copied or made up."""
    if existing is None or any(getattr(existing, f"{name}_id") != key for name, key in about.items()):
        raise Refused("stale", _("This form was sent before. Please open the page anew and fill it in again."))
    return existing


def _kept(photo: Photo, by: Any) -> CustomImage:
    """Drawn anew by the one door for files, which leaves position and device behind. Refused for what is no plain picture."""
    accepted = uploads.accept(photo.file, kinds=[uploads.PICTURE])
    image = CustomImage(title=photo.alt[:255], description=photo.alt, credit=photo.credit, source=_("Live post"))
    image.file = ImageFile(ContentFile(accepted.content), name=f"{uuid4().hex}{accepted.suffix}")
    image.uploaded_by_user = by
    image.full_clean()
    image.save()
    return image
