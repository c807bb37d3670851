"""Videos of our own: an MP4 with captions or a transcript, kept by the press and shown where a page refers to it."""

import hashlib
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms.images import KeptFile
from cms.press.video import captions, mp4
from verify.refusals import Refused


def place_of(film: "Film", name: str) -> str:
    """A name of ours: what a file was called says nothing of what it is."""
    return f"films/{uuid4().hex}{'.vtt' if name.lower().endswith('.vtt') else '.mp4'}"


class Film(KeptFile, models.Model):
    """`sha256` and `size` (bytes) are of the MP4 as it is served."""

    title = models.CharField(_("title"), max_length=120, help_text=_("What the video shows."))
    file = models.FileField(
        _("MP4 file"), upload_to=place_of, help_text=_("H.264 with AAC, which WeChat plays. Without the place of the recording.")
    )
    captions = models.FileField(
        _("captions"), upload_to=place_of, blank=True, help_text=_("WebVTT in Chinese. Without it a transcript is required.")
    )
    transcript = models.TextField(
        _("transcript"),
        max_length=20000,
        blank=True,
        help_text=_("What is said and seen, for those who cannot hear or watch."),
    )
    credit = models.CharField(_("credit"), max_length=120, help_text=_("Who made the video; printed beneath it."))
    source = models.CharField(_("source"), max_length=200, help_text=_("Where the video comes from and on which terms."))
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    size = models.PositiveBigIntegerField(_("bytes"), default=0, editable=False)

    panels = tuple(FieldPanel(name) for name in ("title", "file", "captions", "transcript", "credit", "source"))

    class Meta:
        verbose_name = _("video")
        verbose_name_plural = _("videos")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Looks into what was newly sent; what is stored was looked at."""
        super().clean()
        errors: dict[str, Any] = {}
        for name, look in (("file", self._look_at_film), ("captions", self._look_at_captions)):
            held = getattr(self, name)
            if held and not held._committed:
                try:
                    look(held)
                except Refused as refused:
                    errors[name] = refused.message
        if not self.captions and not self.transcript.strip():
            errors["transcript"] = gettext("Add captions or a transcript: some readers cannot hear, others watch without sound.")
        if errors:
            raise ValidationError(errors)

    def _look_at_film(self, held: Any) -> None:
        mp4.check(held.file, settings.FILM_MOST_BYTES)
        self.sha256, self.size = hashlib.file_digest(held.file, "sha256").hexdigest(), held.size
        held.file.seek(0)

    def _look_at_captions(self, held: Any) -> None:
        held.file.seek(0)
        checked = captions.check(held.file.read(captions.MOST_BYTES + 1))
        held.file = ContentFile(checked.encode(), name="captions.vtt")

    @property
    def url(self) -> str:
        return reverse("cms:film", args=[self.pk])

    @property
    def captions_url(self) -> str:
        return reverse("cms:captions", args=[self.pk]) if self.captions else ""

    @property
    def text(self) -> str:
        """The transcript, else what the captions say."""
        if self.transcript.strip() or not self.captions:
            return self.transcript
        with self.captions.open("rb") as file:
            return captions.spoken(file.read().decode())
