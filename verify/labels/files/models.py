"""Files for printers, made in parts by a job. Each finished part is a row, so that whoever goes on knows where the
last one stopped."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from verify.labels.models import LabelRun

PART = 10_000  # labels


class FileKind(models.TextChoices):
    CSV = "CSV", _("CSV, for printers with machines of their own")
    PDF = "PDF", _("PDF, ready to print")
    SVG = "SVG", _("ZIP of SVG drawings")
    PNG = "PNG", _("ZIP of PNG pictures")
    SCRATCH = "SCRATCH", _("CSV of the scratch codes, for the second person")


class FileState(models.TextChoices):
    MAKING = "MAKING", _("being made")
    READY = "READY", _("ready")
    FAILED = "FAILED", _("failed")
    PRUNED = "PRUNED", _("deleted after its time")


class LabelFile(models.Model):
    """Serials `first` to `last` of a run as one file. `sha256` and `size` (bytes) are of the file as it is downloaded."""

    run = models.ForeignKey(LabelRun, models.PROTECT, related_name="files", verbose_name=_("label run"))
    kind = models.CharField(_("kind"), max_length=7, choices=FileKind)
    format = models.CharField(_("format"), max_length=8, blank=True)  # of a PDF: verify.labels.formats
    first = models.PositiveBigIntegerField(_("first serial"))
    last = models.PositiveBigIntegerField(_("last serial"))
    place = models.CharField(max_length=32, unique=True, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("applicant for labels"))
    asked_at = models.DateTimeField(_("asked at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    size = models.PositiveBigIntegerField(_("bytes"), null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    failure = models.CharField(_("class of the error"), max_length=120, blank=True)
    pruned_at = models.DateTimeField(_("deleted at"), null=True, blank=True)
    link_digest = models.CharField(max_length=64, blank=True, editable=False)
    link_expires_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("label file")
        verbose_name_plural = _("label files")
        ordering = ("-asked_at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="labelfile_in_order"),
            models.CheckConstraint(
                condition=Q(finished_at=None, size=None, sha256="") | Q(finished_at__isnull=False, size__gte=1) & ~Q(sha256=""),
                name="labelfile_finished_whole",
            ),
        )
        indexes = (models.Index(fields=("asked_at",), condition=Q(finished_at=None, failure=""), name="labelfile_unfinished"),)

    def __str__(self) -> str:
        return f"{self.run_id} {self.kind} {self.first}-{self.last}"

    @property
    def labels(self) -> int:
        return self.last - self.first + 1

    @property
    def parts_wanted(self) -> int:
        return -(-self.labels // PART)

    def state(self) -> FileState:
        if self.pruned_at:
            return FileState.PRUNED
        if self.failure:
            return FileState.FAILED
        return FileState.READY if self.finished_at else FileState.MAKING

    @property
    def name(self) -> str:
        """Of the file as it is downloaded."""
        is_many = self.kind == FileKind.PDF and self.parts_wanted > 1
        extension = {"CSV": "csv", "SCRATCH": "csv", "PDF": "zip" if is_many else "pdf"}.get(self.kind, "zip")
        what = f"-{self.format}" if self.format else "-scratch" if self.kind == FileKind.SCRATCH else ""
        return f"{self.run_id}-{self.first}-{self.last}{what}.{extension}"


class LabelFilePart(models.Model):
    """A piece that lies sealed in the store, written before this row."""

    file = models.ForeignKey(LabelFile, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    labels = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("part of a label file")
        verbose_name_plural = _("parts of label files")
        ordering = ("file_id", "number")
        constraints = (models.UniqueConstraint(fields=("file", "number"), name="labelfilepart_once"),)

    def __str__(self) -> str:
        return f"{self.file_id}/{self.number}"

    @property
    def place(self) -> str:
        return place_of(self.file.place, self.number)


def place_of(file: str, number: int) -> str:
    return f"label-files/{file}/{number:05}"
