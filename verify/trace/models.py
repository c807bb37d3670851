"""What an enterprise itself declares of its lots. None of it is checked by the regulator, and no verdict rests on it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from verify.references import new_reference
from verify.registry.models import APPEND_ONLY, Enterprise, Product
from verify.trace import vocabulary

LONGEST_WORD = 300  # of an address or a word of a vocabulary in an event
LONGEST_NUMBER = 60  # of a lot, as in the runs of labels that name it


class LotQuerySet(models.QuerySet["Lot"]):
    def of(self, enterprise: Enterprise) -> "LotQuerySet":
        return self.filter(product__enterprise=enterprise)

    def numbered(self, number: str) -> "LotQuerySet":
        """As a label or a recall may name it, whatever the case of its letters."""
        return self.annotate(folded=Lower("number")).filter(folded=number.strip().lower())


class Lot(models.Model):
    """A lot of one item. `LabelRun.lot` is the text on the package and meets `number` of the same item."""

    ref = models.CharField(_("number"), max_length=8, unique=True, default=new_reference, editable=False)
    # Found by the constraint below.
    product = models.ForeignKey(Product, models.PROTECT, related_name="lots", db_index=False, verbose_name=_("item"))
    number = models.CharField(_("lot"), max_length=LONGEST_NUMBER)
    produced_on = models.DateField(_("produced on"))
    best_before = models.DateField(_("best before"), null=True, blank=True)
    quantity = models.CharField(_("quantity"), max_length=60, blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("registered by"))
    registered_at = models.DateTimeField(_("registered at"))

    objects = LotQuerySet.as_manager()

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        ordering = ("-produced_on", "-id")
        constraints = (
            # Also the index by which a scan finds the lot of its run.
            models.UniqueConstraint("product", Lower("number"), name="lot_once_per_item"),
            models.CheckConstraint(condition=~Q(number=""), name="lot_has_a_number"),
            models.CheckConstraint(
                condition=Q(best_before=None) | Q(best_before__gte=F("produced_on")), name="lot_best_after_it_is_made"
            ),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.product} {self.number}"


class TraceDocument(models.Model):
    """What stood round the events of an EPCIS file: its context, its master data, its sender. With them it can be written again."""

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="documents", verbose_name=_("lot"))
    filename = models.CharField(_("file"), max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    envelope = models.JSONField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("EPCIS document")
        verbose_name_plural = _("EPCIS documents")
        ordering = ("lot_id", "id")
        constraints = (models.UniqueConstraint(fields=("lot", "sha256"), name="tracedocument_once_per_lot"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.lot}: {self.filename}"


class TraceEventQuerySet(models.QuerySet["TraceEvent"]):
    def standing(self) -> "TraceEventQuerySet":
        """What happened, without what was declared wrong since, and without the declarations."""
        wrong = self.model._default_manager.filter(
            lot=models.OuterRef("lot"), event_id=models.OuterRef("event_id"), is_error_declaration=True
        )
        return self.filter(~models.Exists(wrong), is_error_declaration=False)


class TraceEvent(models.Model):
    """One event of a lot. `event` is the whole of it as it was given; the columns repeat what lists and pages read.

    A correction changes no row: a second one of the same event_id declares the first wrong (EPCIS 2.0 §7.4.1.4).
    """

    # Found by the index below.
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="events", db_index=False, verbose_name=_("lot"))
    event_id = models.CharField(max_length=LONGEST_WORD)
    is_error_declaration = models.BooleanField(_("declares an error"), default=False)
    type = models.CharField(_("kind"), max_length=20, choices=vocabulary.EventType)
    action = models.CharField(_("action"), max_length=7, choices=vocabulary.Action, blank=True)
    biz_step = models.CharField(_("step"), max_length=LONGEST_WORD, blank=True)
    disposition = models.CharField(_("disposition"), max_length=LONGEST_WORD, blank=True)
    event_time = models.DateTimeField(_("time"))
    time_zone_offset = models.CharField(max_length=6)
    read_point = models.CharField(max_length=LONGEST_WORD, blank=True)
    biz_location = models.CharField(max_length=LONGEST_WORD, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    party = models.CharField(_("carried out by"), max_length=120, blank=True)
    quantity = models.CharField(_("quantity"), max_length=60, blank=True)
    note = models.CharField(_("short remark"), max_length=200, blank=True)
    event = models.JSONField()
    document = models.ForeignKey(TraceDocument, models.PROTECT, related_name="events", null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = TraceEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("trace event")
        verbose_name_plural = _("trace events")
        ordering = ("lot_id", "event_time", "id")
        indexes = (models.Index(fields=("lot", "event_time", "id"), name="traceevent_in_order"),)
        constraints = (
            models.UniqueConstraint(fields=("lot", "event_id", "is_error_declaration"), name="traceevent_once_per_lot"),
            models.CheckConstraint(condition=Q(type__in=vocabulary.EventType.values), name="traceevent_type_known"),
            models.CheckConstraint(
                condition=Q(type=vocabulary.EventType.TRANSFORMATION, action="")
                | (~Q(type=vocabulary.EventType.TRANSFORMATION) & Q(action__in=vocabulary.Action.values)),
                name="traceevent_action_fits_its_type",
            ),
            models.CheckConstraint(
                condition=Q(time_zone_offset__regex=r"^[+-](0\d|1[0-3]):[0-5]\d$|^[+-]14:00$"), name="traceevent_offset_readable"
            ),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.lot} {self.biz_step}"

    @property
    def step_name(self) -> str:
        return str(vocabulary.name_of(self.type, self.biz_step))


class TestReport(models.Model):
    """A report that the enterprise shows for a lot: a PDF that came through verify.uploads and lies sealed. Taken off once, for a
    reason, and then shown no more."""

    __test__ = False  # no class of tests, whatever its name

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="reports", verbose_name=_("lot"))
    title = models.CharField(_("title"), max_length=120)
    body = models.CharField(_("inspection body"), max_length=120)
    reported_on = models.DateField(_("date of the report"))
    place = models.CharField(max_length=80, unique=True, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    attached_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("attached by"))
    attached_at = models.DateTimeField(_("attached at"))
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("taken off by")
    )
    withdrawn_at = models.DateTimeField(_("taken off at"), null=True, blank=True)
    withdrawal = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("test report")
        verbose_name_plural = _("test reports")
        ordering = ("lot_id", "-reported_on", "-id")
        constraints = (
            models.UniqueConstraint(fields=("lot", "sha256"), condition=Q(withdrawn_at=None), name="testreport_once_per_lot"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawal="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawal="")),
                name="testreport_withdrawn_for_a_reason",
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="withdrawn_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__withdrawn_at__isnull=False)
            ),
            pgtrigger.ReadOnly(name="report_stays", exclude=["withdrawn_by", "withdrawn_at", "withdrawal"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.lot}: {self.title}"
