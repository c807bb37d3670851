"""What is told from an event while it runs. Rows are added and never changed: who reads back finds what was said when."""

from datetime import datetime
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

MOST_CHARACTERS = 1000


class LivePostQuerySet(models.QuerySet["LivePost"]):
    def told(self) -> "LivePostQuerySet":
        """Newest first, each with what was added to it and its picture: two queries."""
        remarks = Prefetch("remarks", LiveRemark.objects.order_by("at", "pk"))
        return self.select_related("picture").prefetch_related(remarks).order_by("-at", "-pk")

    def standing(self) -> "LivePostQuerySet":
        """Those that were not withdrawn."""
        withdrawn = LiveRemark.objects.filter(post=OuterRef("pk"), kind=LiveRemark.Kind.WITHDRAWAL)
        return self.filter(~Exists(withdrawn))


class LivePost(models.Model):
    """One thing told."""

    event = models.ForeignKey("cms.EventPage", models.PROTECT, related_name="live_posts", verbose_name=_("event"))
    at = models.DateTimeField(_("at"))
    text = models.TextField(_("text"), max_length=MOST_CHARACTERS)
    picture = models.ForeignKey(
        "cms.CustomImage", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("picture")
    )
    url = models.URLField(_("address"), max_length=400, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    request_key = models.UUIDField(unique=True, editable=False)

    objects = LivePostQuerySet.as_manager()

    class Meta:
        verbose_name = _("live post")
        verbose_name_plural = _("live posts")
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=("event", "-at"), name="livepost_by_event"),)
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="livepost_says_something"),
            models.CheckConstraint(condition=LessThanOrEqual(Length("text"), MOST_CHARACTERS), name="livepost_is_short"),
        )
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def anchor(self) -> str:
        return f"post-{self.pk}"

    @cached_property
    def withdrawal(self) -> "LiveRemark | None":
        return next((each for each in self.remarks.all() if each.kind == LiveRemark.Kind.WITHDRAWAL), None)

    @cached_property
    def corrections(self) -> list["LiveRemark"]:
        return [each for each in self.remarks.all() if each.kind == LiveRemark.Kind.CORRECTION]

    @property
    def changed_at(self) -> datetime:
        """When something was last said or added."""
        return max([self.at, *(each.at for each in self.remarks.all())])


class LiveRemark(models.Model):
    """What was added to a post: a correction, or that it is withdrawn."""

    class Kind(models.TextChoices):
        CORRECTION = "CORRECTION", _("correction")
        WITHDRAWAL = "WITHDRAWAL", _("withdrawal")

    post = models.ForeignKey(LivePost, models.PROTECT, related_name="remarks", verbose_name=_("live post"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    at = models.DateTimeField(_("at"))
    text = models.TextField(_("text"), max_length=MOST_CHARACTERS, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    request_key = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = _("addition to a live post")
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(kind="WITHDRAWAL") | ~Q(text=""), name="liveremark_correction_says_what"),
            models.UniqueConstraint(fields=("post",), condition=Q(kind="WITHDRAWAL"), name="liveremark_withdrawn_once"),
        )
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.post_id}"


def showing(picture: Any) -> models.QuerySet[Any]:
    """Keys of the events whose posts show this picture."""
    return LivePost.objects.standing().filter(picture=picture).values("event")
