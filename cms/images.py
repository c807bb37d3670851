"""Our own image and document models from the first migration, so that credit and terms can be asked for."""

import hashlib
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.db import models
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from PIL import Image as Pillow
from PIL.ExifTags import Base
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from cms.press.pictures.bare import bare

# What templates/components/picture.html asks for, by its `size`.
RENDITIONS = {
    "card": ("fill-320x240|format-webp", "fill-640x480|format-webp"),
    "portrait": ("fill-300x400|format-webp", "fill-600x800|format-webp"),
    "wide": ("width-400|format-webp", "width-800|format-webp", "width-1280|format-webp"),
}


class KeptFile:
    """A file that stands in a published notice is neither replaced nor deleted: the notice would say something else [E-5]."""

    def clean(self) -> None:
        super().clean()
        stored = type(self)._default_manager.filter(pk=self.pk).values_list("file", flat=True).first() if self.pk else None
        if stored and self.file.name != stored and self._is_kept():
            raise ValidationError({"file": gettext("A published notice shows this file. Upload the new one beside it.")})

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        if self._is_kept():
            raise PermissionDenied(gettext("A published notice shows this file. It stays."))
        return super().delete(*args, **kwargs)

    def _is_kept(self) -> bool:
        from cms.library import is_sealed  # pages refer to files, so that they are loaded after them

        return is_sealed(self)


class CustomImage(KeptFile, AbstractImage):
    class Licence(models.TextChoices):
        ASK = "ASK", _("only on this website; ask before any other use")
        PRESS = "PRESS", _("free for news reports with the credit, unchanged")
        FREE = "FREE", _("free for every use with the credit")

    description = models.CharField(
        _("description"),
        max_length=255,
        default="",
        help_text=_("What the picture shows, for those who do not see it. Not what it means."),
    )
    caption = models.CharField(
        _("caption"), max_length=300, blank=True, help_text=_("Who, what, where and when; goes along with the downloaded picture.")
    )
    taken_on = models.DateField(_("taken on"), null=True, blank=True)
    credit = models.CharField(_("credit"), max_length=120, help_text=_("Who took the picture; printed beneath it."))
    source = models.CharField(_("source"), max_length=200, help_text=_("Where the picture comes from and on which terms."))
    licence = models.CharField(
        _("licence"),
        max_length=5,
        choices=Licence,
        default=Licence.ASK,
        help_text=_("Only what others may use can be downloaded and goes into press kits."),
    )
    terms = models.CharField(_("further terms"), max_length=200, blank=True, help_text=_("For example until when, or whom to ask."))
    is_turned = models.BooleanField(default=False, editable=False)
    enterprise = models.ForeignKey(
        "verify.Enterprise",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("sent by the enterprise"),
    )

    admin_form_fields = (*Image.admin_form_fields, "credit", "source", "licence", "terms", "caption", "taken_on")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    @property
    def is_offered(self) -> bool:
        """To whoever wants to print it."""
        return self.licence != self.Licence.ASK

    @property
    def terms_text(self) -> str:
        return "; ".join(filter(None, (str(self.get_licence_display()), self.terms)))

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.file and not self.file._committed:
            self.is_turned = is_turned(self.file)
        super().save(*args, **kwargs)

    @property
    def full_size(self) -> tuple[int, int]:
        """As it is shown: phones store a picture lying down, and that it stands."""
        return (self.height, self.width) if self.is_turned else (self.width, self.height)

    @property
    def web_size(self) -> tuple[int, int]:
        """Of the smaller download: pixels, as Pillow's thumbnail rounds them."""
        width, height = self.full_size
        scale = min(1, 1600 / max(width, height, 1))
        return max(1, round(width * scale)), max(1, round(height * scale))

    def generate_rendition_file(self, filter: Any, *, source: Any = None) -> File:
        """Wagtail's, without what the camera wrote: it copies EXIF, and the place with it, into what everybody is shown."""
        made = super().generate_rendition_file(filter, source=source)
        made.seek(0)
        return File(BytesIO(bare(made.read())), name=made.name)


def is_turned(file: Any) -> bool:
    """Whether width and height change places when it is shown (EXIF 2.32, tag 274)."""
    try:
        file.seek(0)
        return Pillow.open(file.file).getexif().get(Base.Orientation) in {5, 6, 7, 8}
    except (OSError, ValueError, SyntaxError):
        return False  # whoever asks for the picture is told that it is none
    finally:
        file.seek(0)  # it is saved afterwards


class CustomRendition(AbstractRendition):
    image = models.ForeignKey(CustomImage, models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
        indexes = (models.Index(fields=["file"], name="cms_rendition_file"),)  # by which it is asked for


def at_hand(images: Iterable[CustomImage | None], *sizes: str) -> None:
    """Reads the renditions that picture.html will ask for in these sizes, of all these images in one query."""
    found = [image for image in images if image is not None]
    renditions = CustomRendition.objects.filter(filter_spec__in=[each for size in sizes for each in RENDITIONS[size]])
    prefetch_related_objects(found, Prefetch("renditions", queryset=renditions, to_attr="prefetched_renditions"))


class CustomDocument(KeptFile, AbstractDocument):
    """`sha256` is that of the file as uploaded, so that a reader can compare what was downloaded."""

    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    source = models.CharField(_("source"), max_length=200, blank=True)

    admin_form_fields = (*Document.admin_form_fields, "source")

    def _set_document_file_metadata(self) -> None:
        super()._set_document_file_metadata()
        with self.open_file() as file:
            self.sha256 = hashlib.file_digest(file, "sha256").hexdigest()

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
