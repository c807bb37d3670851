"""An application and its way through the steps of its round. No step is skipped: the database knows their order too."""

from datetime import date, datetime
from typing import Any

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from verify.calendar import day_of
from verify.certification.calls import RoundStep
from verify.certification.eligibility import Claim
from verify.certification.models import Candidate
from verify.certification.pool import PoolEntry
from verify.references import new_reference
from verify.registry import uscc
from verify.registry.importing.names import fold
from verify.registry.models import APPEND_ONLY, Certificate, Enterprise, Industry, Product, Round, StatusChange
from verify.registry.units import Unit

# What the enterprise tells.
TOLD = (
    *("enterprise_name", "uscc", "unit", "county", "industry", "item_name", "kind", "specification", "route", "operating_since"),
    *("standard_code", "standard_in_force_on", "is_assembled_from_imports", "domestic_share", "has_quality_award"),
)


def _row(which: str) -> str:
    return ", ".join(f"{which}.{'industry_id' if name == 'industry' else name}" for name in TOLD)


STANDS_UNDER_REVIEW = pgtrigger.Protect(
    name="stands_under_review",
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition(f"OLD.state NOT IN ('DRAFT', 'RETURNED') AND ({_row('NEW')}) IS DISTINCT FROM ({_row('OLD')})"),
)
IN_ORDER = pgtrigger.Trigger(
    name="in_order",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("following", "bigint")],
    func="""
        IF TG_OP = 'INSERT' THEN
          IF NEW.state <> 'DRAFT' THEN
            RAISE EXCEPTION 'an application begins as a draft' USING ERRCODE = 'check_violation';
          END IF;
          RETURN NEW;
        END IF;
        IF NEW.round_id <> OLD.round_id THEN
          RAISE EXCEPTION 'an application stays in its round' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.pool_entry_id IS DISTINCT FROM OLD.pool_entry_id THEN
          RAISE EXCEPTION 'an application keeps its entry of the pool' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.state <> OLD.state AND NOT (CASE OLD.state
          WHEN 'DRAFT' THEN NEW.state = 'UNDER_REVIEW'
          WHEN 'RETURNED' THEN NEW.state = 'UNDER_REVIEW'
          WHEN 'UNDER_REVIEW' THEN NEW.state IN ('RETURNED', 'REJECTED', 'PASSED')
          WHEN 'PASSED' THEN NEW.state = 'PUT_FORWARD'
          ELSE FALSE
        END) THEN
          RAISE EXCEPTION 'illegal transition from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.step_id IS DISTINCT FROM OLD.step_id THEN
          SELECT id INTO following FROM verify_roundstep
            WHERE round_id = NEW.round_id AND applies
              AND position > COALESCE((SELECT position FROM verify_roundstep WHERE id = OLD.step_id), 0)
            ORDER BY position LIMIT 1;
          IF NEW.step_id IS DISTINCT FROM following
            OR (OLD.step_id IS NULL AND OLD.state <> 'DRAFT')
            OR (OLD.step_id IS NOT NULL AND NOT EXISTS (
              SELECT 1 FROM verify_review
                WHERE application_id = OLD.id AND step_id = OLD.step_id AND outcome = 'PASSED')) THEN
            RAISE EXCEPTION 'a step of the round is skipped' USING ERRCODE = 'check_violation';
          END IF;
        END IF;
        RETURN NEW;
    """,
)
KEPT = pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: Any) -> "ApplicationQuerySet":
        """Of the user's units; an expert's are those to score."""
        if user.has_perm("accounts.all_units"):
            return self
        to_score = Application.objects.filter(assignments__expert=user) if user.has_perm(SCORE) else Application.objects.none()
        return self.filter(Q(unit__in=user.units) | Q(pk__in=to_score.values("pk")))

    def waiting_for(self, user: Any) -> "ApplicationQuerySet":
        """Under review, in a step that a role of `user` holds, or to be scored by them."""
        holders = [holder for holder, permission in PERMISSIONS.items() if user.has_perm(permission)]
        to_score = Application.objects.filter(
            step__kind=RoundStep.Kind.EXPERT_REVIEW,
            assignments__expert=user,
            assignments__scored_at=None,
            assignments__interest__in=("", "NONE"),
        ).values("pk")
        rows = self.filter(state=Application.State.UNDER_REVIEW)
        return rows.filter(Q(step__holder__in=holders) | Q(pk__in=to_score))

    def overdue(self, at: datetime) -> "ApplicationQuerySet":
        return self.filter(due_on__lt=day_of(at))


class Application(models.Model):
    """An item for which an enterprise, registered or not yet, applies in a round."""

    class State(models.TextChoices):
        DRAFT = "DRAFT", _("being entered")
        UNDER_REVIEW = "UNDER_REVIEW", _("under review")
        RETURNED = "RETURNED", _("returned for correction")
        REJECTED = "REJECTED", _("turned down")
        PASSED = "PASSED", _("all steps passed")
        PUT_FORWARD = "PUT_FORWARD", _("on the proposed list")

    ref = models.CharField(_("reference of this site"), max_length=8, unique=True, default=new_reference, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="applications", verbose_name=_("round"))
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="applications", verbose_name=_("registered enterprise")
    )
    pool_entry = models.ForeignKey(
        PoolEntry,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("entry of the pool of candidates"),
    )
    enterprise_name = models.CharField(_("enterprise"), max_length=120)
    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True, validators=[uscc.validate])
    unit = models.CharField(_("unit"), max_length=6, choices=Unit)
    county = models.CharField(_("county or district"), max_length=60, blank=True)
    industry = models.ForeignKey(Industry, models.PROTECT, null=True, blank=True, verbose_name=_("industry"))
    item_name = models.CharField(_("item"), max_length=120)
    kind = models.CharField(_("kind"), max_length=7, choices=Product.Kind, default=Product.Kind.PRODUCT)
    specification = models.CharField(_("models and specifications"), max_length=500, blank=True)
    route = models.CharField(_("route"), max_length=11, choices=Certificate.Route, default=Certificate.Route.REVIEW)
    has_quality_award = models.BooleanField(_("states that it won the Changjiang Quality Award"), default=False)
    operating_since = models.DateField(_("operating since"), null=True, blank=True)
    standard_code = models.CharField(_("executed standard"), max_length=60)
    standard_in_force_on = models.DateField(_("standard in force since"), null=True, blank=True)
    is_assembled_from_imports = models.BooleanField(_("assembled mainly from imports"), default=False)
    domestic_share = models.DecimalField(
        _("domestic content in per cent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    step = models.ForeignKey(
        RoundStep, models.PROTECT, null=True, blank=True, related_name="applications", verbose_name=_("present step")
    )
    step_since = models.DateTimeField(_("in this step since"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    candidate = models.OneToOneField(
        Candidate, models.PROTECT, null=True, blank=True, related_name="application", verbose_name=_("candidate")
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))
    request_key = models.UUIDField(unique=True, null=True, blank=True, editable=False)
    is_demo = models.BooleanField(_("demonstration data"), default=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ("-round__year", "-recorded_at")
        constraints = (
            models.UniqueConstraint(
                "round",
                "enterprise_name",
                "item_name",
                "specification",
                condition=~Q(state="REJECTED"),
                name="application_once_per_round",
            ),
            models.CheckConstraint(condition=Q(unit__in=Unit.values), name="application_unit_of_hubei"),
            models.CheckConstraint(
                condition=Q(domestic_share__isnull=True) | Q(domestic_share__gte=0, domestic_share__lte=100),
                name="application_share_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(state="DRAFT", step__isnull=True, due_on__isnull=True, candidate__isnull=True)
                | Q(
                    state="UNDER_REVIEW",
                    step__isnull=False,
                    step_since__isnull=False,
                    due_on__isnull=False,
                    candidate__isnull=True,
                )
                | Q(state__in=("RETURNED", "REJECTED"), step__isnull=False, due_on__isnull=True, candidate__isnull=True)
                | Q(state="PASSED", step__isnull=True, due_on__isnull=True, candidate__isnull=True)
                | Q(state="PUT_FORWARD", step__isnull=True, due_on__isnull=True, candidate__isnull=False),
                name="application_state_and_step_agree",
            ),
        )
        triggers = (IN_ORDER, STANDS_UNDER_REVIEW, KEPT)
        permissions = (
            ("enter_application", _("Enters and corrects applications")),
            ("review_in_city", _("Reviews applications of the own unit first")),
            ("review_application", _("Reviews applications for the secretariat")),
        )

    def __str__(self) -> str:
        return f"{self.item_name}（{self.enterprise_name}）"

    @property
    def is_open_to_change(self) -> bool:
        return self.state in {self.State.DRAFT, self.State.RETURNED}

    def is_overdue(self, at: datetime) -> bool:
        return self.due_on is not None and self.due_on < day_of(at)

    def claim(self, on: date) -> Claim:
        """What eligibility.checks judges; reads the bans that stand in the register on the day `on`."""
        return Claim(
            operating_since=self.operating_since,
            standard_in_force_on=self.standard_in_force_on,
            is_assembled_from_imports=self.is_assembled_from_imports,
            domestic_share=self.domestic_share,
            route=self.route,
            has_quality_award=self.has_quality_award,
            banned_until=banned_until(self.enterprise_name, self.uscc, on),
        )


SCORE = "verify.score_application"
# Who may act on a step, by its holder.
PERMISSIONS: dict[str, str] = {
    RoundStep.Holder.CITY: "verify.review_in_city",
    RoundStep.Holder.SECRETARIAT: "verify.review_application",
}


def banned_until(name: str, code: str, on: date) -> date | None:
    """The last day of a ban that stands on `on` for the credit code or for the name, however it is spelled."""
    bans = StatusChange.objects.barring(on).order_by("-ban_until").select_related("certificate__product__enterprise")
    for ban in bans:
        holder = ban.certificate.product.enterprise
        if (code and holder.uscc == code) or fold(holder.name) == fold(name):
            return ban.ban_until
    return None


class ApplicationDocument(models.Model):
    """A file of an application, sealed. A newer one stands beside the older, which stays."""

    class Kind(models.TextChoices):
        LICENCE = "LICENCE", _("business licence")
        STANDARD = "STANDARD", _("text of the standard")
        TEST_REPORT = "TEST_REPORT", _("test report")
        AWARD = "AWARD", _("certificate of an award")
        CONTENT = "CONTENT", _("proof of domestic content")
        OTHER = "OTHER", _("other document")

    application = models.ForeignKey(Application, models.PROTECT, related_name="documents", verbose_name=_("application"))
    kind = models.CharField(_("document"), max_length=11, choices=Kind)
    title = models.CharField(_("title"), max_length=120)
    place = models.CharField(_("place of the sealed file"), max_length=100, unique=True, editable=False)
    content_type = models.CharField(_("type of the file"), max_length=40, editable=False)
    suffix = models.CharField(_("suffix of the file"), max_length=8, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("document of an application")
        verbose_name_plural = _("documents of an application")
        ordering = ("application_id", "id")
        constraints = (
            models.UniqueConstraint("application", "kind", "sha256", name="applicationdocument_each_file_once"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(sha256=""), name="applicationdocument_named_and_hashed"),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return self.title
