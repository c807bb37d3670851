"""What a round publicises before it decides: the candidates, for how long, and what was objected."""

from datetime import datetime
from typing import Any

import pgtrigger
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from verify.calendar import day_of
from verify.certification import publicity as rules
from verify.certification.publicity import PublicityState
from verify.references import new_reference
from verify.registry.models import Certificate, Industry, Product, Round, WorkdayCorrection
from verify.registry.units import Unit


class Candidate(models.Model):
    """An item put forward in a round. It is nobody's certificate yet, so its enterprise need not be registered."""

    class State(models.TextChoices):
        LISTED = "LISTED", _("on the list")
        TAKEN_OFF = "TAKEN_OFF", _("taken off the list")

    round = models.ForeignKey(Round, models.PROTECT, related_name="candidates", verbose_name=_("round"))
    position = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    enterprise_name = models.CharField(_("enterprise"), max_length=120)
    item_name = models.CharField(_("item"), max_length=120)
    kind = models.CharField(_("kind"), max_length=7, choices=Product.Kind, default=Product.Kind.PRODUCT)
    route = models.CharField(_("route"), max_length=11, choices=Certificate.Route, blank=True)
    unit = models.CharField(_("unit"), max_length=6, choices=Unit)
    county = models.CharField(_("county or district"), max_length=60, blank=True)
    industry = models.ForeignKey(Industry, models.PROTECT, null=True, blank=True, verbose_name=_("industry"))
    standards = models.CharField(_("executed standards"), max_length=500, blank=True)
    specification = models.CharField(_("models and specifications"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.LISTED)
    taken_off_reason = models.TextField(_("public reason"), max_length=1000, blank=True)
    taken_off_at = models.DateTimeField(_("taken off at"), null=True, blank=True)
    certificate = models.OneToOneField(
        Certificate, models.PROTECT, null=True, blank=True, related_name="candidate", verbose_name=_("certificate")
    )
    is_demo = models.BooleanField(_("demonstration data"), default=False)

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        ordering = ("-round__year", "position")
        constraints = (
            models.UniqueConstraint("round", "position", name="candidate_one_per_number"),
            models.UniqueConstraint("round", "enterprise_name", "item_name", "specification", name="candidate_once_per_round"),
            models.CheckConstraint(condition=Q(unit__in=Unit.values), name="candidate_unit_of_hubei"),
            models.CheckConstraint(
                condition=Q(state="LISTED", taken_off_reason="", taken_off_at__isnull=True)
                | Q(state="TAKEN_OFF", taken_off_at__isnull=False) & ~Q(taken_off_reason=""),
                name="candidate_taken_off_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(certificate__isnull=True) | Q(state="LISTED"), name="candidate_certified_from_the_list"
            ),
        )
        permissions = (
            ("put_forward_candidate", _("Puts candidates forward")),
            ("take_off_candidate", _("Takes candidates off the list")),
        )

    def __str__(self) -> str:
        return f"{self.position} {self.item_name}（{self.enterprise_name}）"


class PublicityQuerySet(models.QuerySet["Publicity"]):
    def approved(self) -> "PublicityQuerySet":
        return self.filter(approved_by__isnull=False)

    def opened(self, at: datetime) -> "PublicityQuerySet":
        """Those whose list the public may see: approved, and their first day has come."""
        return self.approved().filter(opens_on__lte=day_of(at))

    def open_now(self, at: datetime) -> "PublicityQuerySet":
        return self.opened(at).filter(closes_on__gte=day_of(at))


# A draft must not come before the departments were heard, nor an approval: whose day has not passed is waited for.
DEPARTMENTS_HEARD = pgtrigger.Trigger(
    name="departments_heard",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("approved_by_id"),  # type: ignore[no-untyped-call]
    declare=[("today", "date")],
    func="""
        today := (COALESCE(NEW.approved_at, NEW.recorded_at) AT TIME ZONE 'Asia/Shanghai')::date;
        IF EXISTS (SELECT 1 FROM verify_call WHERE round_id = NEW.round_id AND asks_departments)
            AND NOT EXISTS (SELECT 1 FROM verify_opinion WHERE round_id = NEW.round_id)
          OR EXISTS (SELECT 1 FROM verify_opinion WHERE round_id = NEW.round_id AND answer = '' AND due_on >= today)
          OR EXISTS (
            SELECT 1 FROM verify_departmentobjection d JOIN verify_candidate c ON c.id = d.candidate_id
              WHERE c.round_id = NEW.round_id AND c.state = 'LISTED' AND d.outcome = '') THEN
          RAISE EXCEPTION 'departments have not been heard' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class Publicity(models.Model):
    """The days on which a round's candidates are shown and may be objected to (公示). A draft until a second officer approves."""

    ref = models.CharField(_("reference of this site"), max_length=8, unique=True, default=new_reference, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="publicities", verbose_name=_("round"))
    opens_on = models.DateField(_("opens on"))
    working_days = models.PositiveSmallIntegerField(_("working days"), validators=[MinValueValidator(1)])
    closes_on = models.DateField(_("closes on"), null=True, blank=True)
    phone = models.CharField(_("telephone for objections"), max_length=60)
    mail = models.EmailField(_("e-mail for objections"), max_length=120, blank=True)
    address = models.CharField(_("postal address for objections"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)

    objects = PublicityQuerySet.as_manager()

    class Meta:
        verbose_name = _("publicity")
        verbose_name_plural = _("publicities")
        ordering = ("-opens_on", "-id")
        constraints = (
            models.UniqueConstraint("round", condition=Q(approved_by__isnull=False), name="publicity_one_approved_per_round"),
            models.CheckConstraint(condition=Q(working_days__gte=1), name="publicity_lasts_a_day"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True, closes_on__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False, closes_on__gte=F("opens_on"))
                & ~Q(approved_by=F("recorded_by")),
                name="publicity_two_officers",
            ),
        )
        triggers = (DEPARTMENTS_HEARD,)
        permissions = (
            ("draft_publicity", _("Drafts publicities")),
            ("approve_publicity", _("Approves publicities")),
        )

    def __str__(self) -> str:
        return f"{self.round} {self.opens_on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("certification:publicity", args=[self.ref])

    def state(self, at: datetime) -> PublicityState:
        return rules.state(self.opens_on, self.closes_on, at)


DECIDED_AFTER_THE_HEARING = pgtrigger.Trigger(
    name="decided_after_the_hearing",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("state"),  # type: ignore[no-untyped-call]
    func="""
        IF NEW.state <> 'RECEIVED'
          AND EXISTS (SELECT 1 FROM verify_hearing WHERE objection_id = NEW.id AND state = 'ORDERED') THEN
          RAISE EXCEPTION 'an objection decided before its hearing' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def without_personal_data(self) -> "ObjectionQuerySet":
        """What is sealed is not even read from the database."""
        return self.defer("sealed_name", "sealed_contact")


class Objection(models.Model):
    """What a person or a unit holds against a candidate, or the whole list. Who they are is sealed."""

    class ObjectorKind(models.TextChoices):
        PERSON = "PERSON", _("a person")
        UNIT = "UNIT", _("a unit (organisation)")

    class State(models.TextChoices):
        RECEIVED = "RECEIVED", _("received, being checked")
        UPHELD = "UPHELD", _("upheld")
        DISMISSED = "DISMISSED", _("dismissed")

    tracking_number = models.CharField(_("tracking number"), max_length=12, unique=True)
    publicity = models.ForeignKey(Publicity, models.PROTECT, related_name="objections", verbose_name=_("publicity"))
    candidate = models.ForeignKey(
        Candidate, models.PROTECT, related_name="objections", null=True, blank=True, verbose_name=_("candidate")
    )
    objector_kind = models.CharField(_("objector"), max_length=6, choices=ObjectorKind)
    sealed_name = models.BinaryField(_("sealed name"))
    sealed_contact = models.BinaryField(_("sealed contact"), null=True, blank=True)
    grounds = models.TextField(_("grounds"), max_length=3000)
    letter = models.CharField(_("place of the sealed letter"), max_length=100, blank=True, editable=False)
    letter_type = models.CharField(_("type of the letter"), max_length=40, blank=True, editable=False)
    letter_suffix = models.CharField(_("suffix of the letter"), max_length=8, blank=True, editable=False)
    received_at = models.DateTimeField(_("received at"))
    request_key = models.UUIDField(unique=True, null=True, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.RECEIVED)
    reply = models.TextField(_("reply"), max_length=2000, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("replied by")
    )
    replied_at = models.DateTimeField(_("replied at"), null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ("-received_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(objector_kind="UNIT") & ~Q(letter="") | Q(objector_kind="PERSON", sealed_contact__isnull=False),
                name="objection_letter_or_contact",
            ),
            models.CheckConstraint(
                condition=Q(state="RECEIVED", reply="", replied_by__isnull=True, replied_at__isnull=True)
                | Q(state__in=("UPHELD", "DISMISSED"), replied_by__isnull=False, replied_at__isnull=False) & ~Q(reply=""),
                name="objection_state_and_reply_agree",
            ),
        )
        triggers = (DECIDED_AFTER_THE_HEARING,)
        permissions = (
            ("reply_objection", _("Replies to objections")),
            ("reveal_objection", _("Sees who objected, and the letter")),
        )

    def __str__(self) -> str:
        return self.tracking_number


def on_view(publicity: Publicity, at: datetime) -> models.QuerySet[Candidate]:
    """The list as the public may see it at `at`: with those taken off, which keep their place and say why. Empty before
    the publicity opens."""
    rows: Any = Candidate.objects.filter(round=publicity.round_id).select_related("industry").order_by("position")
    return rows.none() if publicity.state(at) == PublicityState.NOT_OPEN else rows  # type: ignore[no-any-return]


def days_left(publicity: Publicity, at: datetime) -> int:
    """Working days, today included, on which objections are still taken."""
    if publicity.closes_on is None or publicity.state(at) == PublicityState.CLOSED:
        return 0
    corrections = WorkdayCorrection.objects.filter(day__range=(publicity.opens_on, publicity.closes_on)).by_day()
    return rules.working_days_left(publicity.opens_on, publicity.closes_on, corrections, at)
