"""The register: who holds the mark, for what, since when, and every change of it."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Case, Count, Exists, F, Func, Max, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from verify.calendar import day_of, start_of
from verify.fields import LimitedTextField
from verify.references import new_reference
from verify.registry import search, uscc
from verify.registry.search import Asked, HiddenVector, words_of
from verify.registry.status import ENDED, ChangeKind, Status, status
from verify.registry.units import Unit

BOOLEAN: "models.BooleanField[bool, bool]" = models.BooleanField()
APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class WorkdayCorrectionQuerySet(models.QuerySet["WorkdayCorrection"]):
    def by_day(self) -> dict[date, bool]:
        """What verify.registry.workdays takes as corrections."""
        return dict(self.values_list("day", "is_working"))


class WorkdayCorrection(models.Model):
    """A day on which the published calendar and the package we read it from disagree, or one that the package lacks."""

    day = models.DateField(_("day"), unique=True)
    is_working = models.BooleanField(_("is a working day"))
    source = models.CharField(_("source"), max_length=200, help_text=_("Title and number of the notice."))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = WorkdayCorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction of a working day")
        verbose_name_plural = _("corrections of working days")
        ordering = ("-day",)
        constraints = (models.CheckConstraint(condition=~Q(source=""), name="workdaycorrection_has_a_source"),)
        permissions = (("correct_workdays", _("Corrects the calendar of working days")),)

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"


class Industry(models.Model):
    name = models.CharField(_("name"), max_length=40, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("industry")
        verbose_name_plural = _("industries")
        ordering = ("position", "name")

    def __str__(self) -> str:
        return self.name


class EnterpriseQuerySet(models.QuerySet["Enterprise"]):
    def visible_to(self, user: Any) -> "EnterpriseQuerySet":
        return self if user.has_perm("accounts.all_units") else self.filter(unit__in=user.units)

    def banned_on(self, day: date) -> "EnterpriseQuerySet":
        """Those who may not apply on `day`. A revocation that takes effect later bars nobody yet."""
        banning = StatusChange.objects.barring(day).values("certificate__product__enterprise")
        return self.filter(pk__in=banning)

    def mentioning(self, words: Iterable[str]) -> "EnterpriseQuerySet":
        """Every word, as `search.words` gives them, stands in the name or the code."""
        chinese, latin = search.parted(words)
        rows = self.filter(words=Asked(*chinese)) if chinese else self
        for word in latin:
            rows = rows.filter(Q(words=Asked(word)) | search.within(word, "name", "uscc"))
        return rows

    def for_record(self) -> "EnterpriseQuerySet":
        """With every item, its certificates and their changes: four queries, however many there are."""
        return self.select_related("industry").prefetch_related("products__certificates__round", "products__certificates__changes")


HOLDER = "(SELECT concat_ws(' ', name, uscc) FROM verify_enterprise WHERE id = NEW.enterprise_id)"
ITEM_TEXT = f"concat_ws(' ', NEW.name, NEW.specification, array_to_string(NEW.standards, ' '), {HOLDER})"
ITEM_WORDS = pgtrigger.Trigger(
    name="words",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func=f"NEW.words := {search.vector(ITEM_TEXT)}; RETURN NEW;",
)
ITEMS_FOLLOW = pgtrigger.Trigger(
    name="items_follow",
    when=pgtrigger.After,
    operation=pgtrigger.UpdateOf("name", "uscc"),  # type: ignore[no-untyped-call]
    func="UPDATE verify_product SET name = name WHERE enterprise_id = NEW.id; RETURN NULL;",
)


class Enterprise(models.Model):
    """An entity that may hold the mark: an enterprise, a hospital, an institute, a co-operative (经营主体)."""

    ref = models.CharField(_("reference of this site"), max_length=8, unique=True, default=new_reference, editable=False)
    name = models.CharField(_("registered name"), max_length=120, unique=True)
    uscc = models.CharField(
        _("unified social credit code"), max_length=18, unique=True, null=True, blank=True, validators=[uscc.validate]
    )
    unit = models.CharField(_("unit"), max_length=6, choices=Unit)
    county = models.CharField(_("county or district"), max_length=60, blank=True)
    industry = models.ForeignKey(Industry, models.PROTECT, null=True, blank=True, verbose_name=_("industry"))
    is_demo = models.BooleanField(_("demonstration data"), default=False)
    sound = models.TextField(blank=True, editable=False)  # pinyin of the name, written by the action
    words = words_of("name", "uscc")
    sounds = words_of("sound")

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        ordering = ("unit", "name")
        constraints = (
            models.CheckConstraint(condition=Q(unit__in=Unit.values), name="enterprise_unit_of_hubei"),
            models.CheckConstraint(condition=Q(uscc__isnull=True) | Q(uscc__regex=r"^[0-9A-Z]{18}$"), name="enterprise_uscc_shape"),
        )
        indexes = (
            GinIndex(fields=["words"], name="enterprise_words"),
            GinIndex(fields=["sounds"], name="enterprise_sounds"),
            # What the figures are told apart by, read without the rows, which are wide.
            models.Index(fields=["id"], include=["unit", "industry", "is_demo"], name="enterprise_sorts"),
        )
        triggers = (ITEMS_FOLLOW,)
        permissions = (("import_register", _("Imports published lists")),)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("registry:enterprise", args=[self.ref])


class ProductQuerySet(models.QuerySet["Product"]):
    def for_record(self) -> "ProductQuerySet":
        """With certificates, their changes, and what supervision found."""
        return self.select_related("enterprise").prefetch_related(
            "certificates__round", "certificates__changes", Prefetch("inspections", inspections()), "recalls"
        )


def inspections() -> QuerySet[Any]:
    """Supervision lies above the register and builds on it; from here its rows are reached by the item alone."""
    found: QuerySet[Any] = Product._meta.get_field("inspections").related_model.objects.with_rectification()  # type: ignore[attr-defined]
    return found


class Product(models.Model):
    """The certified item: a product, a service or an engineering project."""

    class Kind(models.TextChoices):
        PRODUCT = "PRODUCT", _("product")
        SERVICE = "SERVICE", _("service")
        PROJECT = "PROJECT", _("engineering project")

    ref = models.CharField(_("reference of this site"), max_length=8, unique=True, default=new_reference, editable=False)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="products", verbose_name=_("enterprise"))
    kind = models.CharField(_("kind"), max_length=7, choices=Kind, default=Kind.PRODUCT)
    name = models.CharField(_("name"), max_length=120)
    specification = models.CharField(_("models and specifications"), max_length=500, blank=True)
    gtins = ArrayField(
        models.CharField(max_length=14, validators=[RegexValidator(r"^\d{8}(\d{4,6})?$")]),
        default=list,
        blank=True,
        verbose_name="GTIN",
    )
    standards = ArrayField(models.CharField(max_length=120), default=list, blank=True, verbose_name=_("executed standards"))
    # Their codes in one spelling, written by the action, by which registered standards are found.
    standard_codes = ArrayField(models.CharField(max_length=60), default=list, blank=True, editable=False)
    sound = models.TextField(blank=True, editable=False)  # pinyin of the name, written by the action
    words = HiddenVector(null=True, editable=False)  # of the item and of its enterprise, by the trigger
    sounds = words_of("sound")

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ("name",)
        constraints = (models.UniqueConstraint("enterprise", "name", "specification", name="product_once_per_enterprise"),)
        indexes = (
            GinIndex(fields=["words"], name="product_words"),
            GinIndex(fields=["sounds"], name="product_sounds"),
            GinIndex(fields=["standard_codes"], name="product_standard_codes"),
            models.Index(fields=["id"], include=["enterprise", "kind"], name="product_sorts"),
        )
        triggers = (ITEM_WORDS,)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("registry:product", args=[self.ref])


class Round(models.Model):
    """A yearly round. List year, announcement and event are different dates; so are those of its publicity, a fact of its own."""

    year = models.PositiveSmallIntegerField(_("list year"), unique=True)
    announced_on = models.DateField(_("announced on"), null=True, blank=True)
    event_on = models.DateField(_("release event on"), null=True, blank=True)
    notice_url = models.URLField(_("address of the announcement"), blank=True)

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ("-year",)
        constraints = (models.CheckConstraint(condition=Q(year__gte=2023, year__lte=2100), name="round_year_in_range"),)

    def __str__(self) -> str:
        return str(self.year)


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, user: Any) -> "CertificateQuerySet":
        return self if user.has_perm("accounts.all_units") else self.filter(product__enterprise__unit__in=user.units)

    def with_status(self, at: datetime) -> "CertificateQuerySet":
        """Annotates `current_status` and `current_valid_until` by the rule of `status()`, for lists and filters."""
        effective = StatusChange.objects.filter(certificate=OuterRef("pk"), effective_at__lte=at).order_by("-sequence")
        renewed = effective.filter(kind=ChangeKind.RENEW)
        today = day_of(at)
        # Each look at the changes stands once in the statement: SQL repeats an annotation wherever another names it.
        in_force = Value("")
        ended = effective.annotate(
            ended=Case(*(When(kind=kind.value, then=Value(ended.value)) for kind, ended in ENDED.items()), default=in_force)
        )
        return self.annotate(
            current_valid_until=Coalesce(Subquery(renewed.values("valid_until")[:1]), F("valid_until")),
            current_status=Coalesce(
                NullIf(Coalesce(Subquery(ended.values("ended")[:1]), Value(Status.NOT_YET_VALID.value)), in_force),
                Case(
                    When(valid_from__gt=today, then=Value(Status.NOT_YET_VALID.value)),
                    When(current_valid_until__lt=today, then=Value(Status.EXPIRED.value)),
                    default=Value(Status.VALID.value),
                ),
                output_field=models.CharField(),
            ),
        )

    def standing_as(self, status: str, at: datetime) -> "CertificateQuerySet":
        """Those whose status at `at` is `status`, by the same rule told from the other end: the few decisions first."""
        return self.filter(standing(at)[Status(status)])

    def ending(self, at: datetime, span: tuple[date, date]) -> "CertificateQuerySet":
        """Those neither revoked nor withdrawn, nor replaced by a newer one, whose last day at `at` lies in `span`, both included.
        With their status annotated."""
        # First those whose day was ever in the span, which are few; only for these the present day is worked out.
        renewed = StatusChange.objects.filter(kind=ChangeKind.RENEW, valid_until__range=span).values("certificate")
        near = self.filter(Q(valid_until__range=span) | Q(pk__in=renewed)).governing().with_status(at)
        return near.filter(Q(current_valid_until__range=span) & ~Q(current_status__in=(Status.REVOKED, Status.WITHDRAWN)))

    def register_rows(self) -> "CertificateQuerySet":
        """What a line of the register shows."""
        return self.select_related("product__enterprise", "round").in_order()

    def in_order(self) -> "CertificateQuerySet":
        """Newest list first, each list in its published order."""
        return self.order_by("-round__year", "pk")

    def governing(self) -> "CertificateQuerySet":
        """One of each item: the newest, as for a label. A second one is issued only when the first has ended."""
        newer = Certificate.objects.filter(product=OuterRef("product"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(newer))

    def for_record(self) -> "CertificateQuerySet":
        """With the whole history, and what supervision found about the item."""
        return self.select_related("product__enterprise", "round").prefetch_related(
            "changes", Prefetch("product__inspections", inspections()), "product__recalls"
        )

    def mentioning(self, words: Iterable[str]) -> "CertificateQuerySet":
        """Every word, as `search.words` gives them, stands somewhere in the item, the enterprise, its code or the official
        number: Chinese anywhere; letters and figures also as a part of a model, a code or a number."""
        chinese, latin = search.parted(words)
        rows, every = self, Certificate.objects.order_by()
        if chinese:
            # An index knows the items that have all the words; the others have at least one in their number.
            numbers = every.filter(words=Asked(*chinese, any_of=True))
            for word in chinese:
                numbers = numbers.filter(Q(words=Asked(word)) | Q(product__words=Asked(word)))
            rows = rows._in_one_of(every.filter(product__words=Asked(*chinese)), numbers)
        for word in latin:
            rows = rows._in_one_of(
                every.filter(product__words=Asked(word)),
                every.filter(words=Asked(word)),
                every.filter(search.within(word, "official_number")),
                every.filter(product__in=Product.objects.filter(search.within(word, "name", "specification"))),
                every.filter(product__enterprise__in=Enterprise.objects.filter(search.within(word, "name", "uscc"))),
            )
        return rows

    def _in_one_of(self, first: "CertificateQuerySet", *others: "CertificateQuerySet") -> "CertificateQuerySet":
        # As a union, so that each way of being found uses its own index; joined by OR they would use none. As an array, so
        # that what nearly all items hold is not looked up one by one: of a union the planner expects two hundred rows.
        found = ArraySubquery(first.values("pk").union(*(each.values("pk") for each in others), all=True))
        return self.filter(Func(F("pk"), found, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BOOLEAN))

    def figures(self, at: datetime) -> dict[str, int]:
        """`listed`, `valid`, `enterprises`, `units` and `demo` (listed for demonstration), counted in one query."""
        # First by enterprise: distinct ones are not counted among all certificates, which would have to be sorted.
        columns = ("product__enterprise", "product__enterprise__unit", "product__enterprise__is_demo")
        holders = (
            self.order_by().values(*columns).annotate(of_it=Count("pk"), valid_of_it=Count("pk", filter=standing(at)[Status.VALID]))
        )
        found: dict[str, int] = holders.aggregate(
            listed=Coalesce(Sum("of_it"), 0),
            valid=Coalesce(Sum("valid_of_it"), 0),
            enterprises=Count("product__enterprise"),
            units=Count("product__enterprise__unit", distinct=True),
            demo=Coalesce(Sum("of_it", filter=Q(product__enterprise__is_demo=True)), 0),
        )
        return found

    def by_unit(self, at: datetime) -> dict[str, dict[str, int]]:
        """`listed`, `valid` and `enterprises` of each unit that has any, by its code, in one query."""
        rows = (
            self.order_by()
            .values("product__enterprise__unit")
            .annotate(
                listed=Count("pk"),
                valid=Count("pk", filter=standing(at)[Status.VALID]),
                enterprises=Count("product__enterprise", distinct=True),
            )
        )
        return {row["product__enterprise__unit"]: {name: row[name] for name in ("listed", "valid", "enterprises")} for row in rows}


class Certificate(models.Model):
    """One item certified in one round. What it is worth at a moment is in its changes."""

    class Route(models.TextChoices):
        REVIEW = "REVIEW", _("expert review")
        DECLARATION = "DECLARATION", _("self-declaration")

    ref = models.CharField(_("reference of this site"), max_length=8, unique=True, default=new_reference, editable=False)
    product = models.ForeignKey(Product, models.PROTECT, related_name="certificates", db_index=False, verbose_name=_("item"))
    round = models.ForeignKey(Round, models.PROTECT, related_name="certificates", db_index=False, verbose_name=_("round"))
    route = models.CharField(_("route"), max_length=11, choices=Route, blank=True)
    official_number = models.CharField(_("official number"), max_length=60, unique=True, null=True, blank=True)
    announced_on = models.DateField(_("announced on"), null=True, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    words = words_of("official_number")

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ("-round__year", "product__name")
        constraints = (
            models.UniqueConstraint("product", "round", name="certificate_once_per_round"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_from__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="certificate_dates_in_order",
            ),
        )
        indexes = (
            GinIndex(fields=["words"], name="certificate_words"),
            models.Index(fields=["round", "id"], name="certificate_in_order"),
            models.Index(fields=["product", "id"], include=["round"], name="certificate_governing"),
        )
        permissions = (
            ("issue_certificate", _("Issues certificates")),
            ("renew_certificate", _("Renews certificates")),
            ("withdraw_certificate", _("Withdraws certificates at the holder's request")),
            ("make_evidence", _("Makes the evidence of a certificate's file")),
        )
        # A certificate is what was announced; only its changes say what became of it.
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.product} ({self.round})"

    def get_absolute_url(self) -> str:
        return reverse("registry:certificate", args=[self.ref])

    def status(self, at: datetime) -> Status:
        return status(self.changes.all(), valid_from=self.valid_from, valid_until=self.valid_until, at=at)


LEGAL_TRANSITION = pgtrigger.Trigger(
    name="legal_transition",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("previous", "verify_statuschange%ROWTYPE")],
    # The lock makes two officers who decide at once decide one after the other.
    func="""
        PERFORM 1 FROM verify_certificate WHERE id = NEW.certificate_id FOR UPDATE;
        SELECT * INTO previous FROM verify_statuschange
          WHERE certificate_id = NEW.certificate_id ORDER BY sequence DESC LIMIT 1;
        IF NEW.sequence <> COALESCE(previous.sequence, 0) + 1 THEN
          RAISE EXCEPTION 'status change out of sequence' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.effective_at < previous.effective_at OR NEW.recorded_at < previous.recorded_at THEN
          RAISE EXCEPTION 'status change before the one it follows' USING ERRCODE = 'check_violation';
        END IF;
        IF NOT (CASE COALESCE(previous.kind, '')
          WHEN '' THEN NEW.kind = 'ISSUE'
          WHEN 'SUSPEND' THEN NEW.kind IN ('REINSTATE', 'REVOKE', 'WITHDRAW')
          WHEN 'REVOKE' THEN FALSE
          WHEN 'WITHDRAW' THEN FALSE
          ELSE NEW.kind IN ('SUSPEND', 'REVOKE', 'WITHDRAW', 'RENEW')
        END) THEN
          RAISE EXCEPTION 'illegal transition from % to %', previous.kind, NEW.kind USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class StatusChangeQuerySet(models.QuerySet["StatusChange"]):
    """Sets of certificates, for filters: each is read once for a whole list, not once a row."""

    def issued(self, at: datetime) -> "StatusChangeQuerySet":
        return self.filter(sequence=1, effective_at__lte=at)

    def ended(self, at: datetime, *kinds: ChangeKind) -> "QuerySet[Any, Any]":
        """Certificates whose latest change by `at` is one of `kinds`."""
        return self._latest(Q(), Q(kind__in=kinds), at)

    def renewed(self, at: datetime, **until: date) -> "QuerySet[Any, Any]":
        """Certificates whose latest renewal by `at` meets the condition on its last day."""
        return self._latest(Q(kind=ChangeKind.RENEW), Q(**until), at)

    def stopped(self, at: datetime) -> "QuerySet[Any, Any]":
        """Certificates that by `at` have ended or whose latest renewal has run out, read in one go."""
        ended, renewal = Q(kind__in=ENDED), Q(kind=ChangeKind.RENEW)
        found = self._rest(at).annotate(
            last=Max("sequence"),
            ended=Max("sequence", filter=ended),
            renewed=Max("sequence", filter=renewal),
            lapsed=Max("sequence", filter=renewal & Q(valid_until__lt=day_of(at))),
        )
        stopped: QuerySet[Any, Any] = found.filter(Q(last=F("ended")) | Q(renewed=F("lapsed"))).values("certificate")
        return stopped

    def latest_kinds(self, at: datetime) -> Counter[str]:
        """How many certificates have which decision as their latest by `at`, beside the issue."""
        later = self.filter(~Q(kind=ChangeKind.ISSUE), certificate=OuterRef("certificate"), sequence__gt=OuterRef("sequence"))
        latest = self._rest(at).filter(~Exists(later.filter(effective_at__lte=at)))
        return Counter(dict(latest.values_list("kind").annotate(number=Count("pk"))))

    def barring(self, day: date) -> "StatusChangeQuerySet":
        """Revocations whose enterprise may not apply on `day`, by the rule of `banned_on`."""
        return self.filter(ban_until__gte=day, effective_at__lt=start_of(day + timedelta(days=1)))

    def _rest(self, at: datetime) -> Any:
        # The issue is always the first, so that among the rest alone, which are few and have an index, the latest is found.
        return self.filter(~Q(kind=ChangeKind.ISSUE), effective_at__lte=at).order_by().values("certificate")

    def _latest(self, among: Q, which: Q, at: datetime) -> "QuerySet[Any, Any]":
        found = self._rest(at).filter(among).annotate(last=Max("sequence"), fitting=Max("sequence", filter=which))
        latest: QuerySet[Any, Any] = found.filter(last=F("fitting")).values("certificate")
        return latest


def standing(at: datetime) -> dict[Status, Q]:
    """For each status the certificates that have it at `at`, by the rule of `status()`: conditions for a filter or a Case."""
    today, changes = day_of(at), StatusChange.objects
    is_ended = Q(pk__in=changes.ended(at, *ENDED))
    every_one = _count(Certificate.objects.order_by())
    # Where all are issued, as nearly always, two counts say so; no certificate is then asked for its own.
    is_issued = Q(Exact(every_one, _count(changes.order_by().issued(at)))) | Q(pk__in=changes.issued(at).values("certificate"))
    in_force = is_issued & ~is_ended
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=today)
    lapsed = Q(pk__in=changes.renewed(at, valid_until__lt=today))
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gte=today) | Q(pk__in=changes.renewed(at, valid_until__gte=today))
    return {
        **{ended: Q(pk__in=changes.ended(at, kind)) for kind, ended in ENDED.items()},
        Status.NOT_YET_VALID: ~is_issued | ~is_ended & ~begun,
        Status.EXPIRED: in_force & begun & (~lasting | lapsed),
        Status.VALID: is_issued & begun & lasting & ~Q(pk__in=changes.stopped(at)),
    }


def _count(rows: models.QuerySet[Any]) -> Subquery:
    # Of rows, not of keys: so any index will do.
    return Subquery(rows.annotate(number=Func(template="COUNT(*)", output_field=models.BigIntegerField())).values("number"))


class StatusChange(models.Model):
    """One decision about a certificate: append-only and bitemporal."""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="changes", verbose_name=_("certificate"))
    sequence = models.PositiveIntegerField(_("sequence"))
    kind = models.CharField(_("kind"), max_length=9, choices=ChangeKind)
    effective_at = models.DateTimeField(_("effective at"))
    recorded_at = models.DateTimeField(_("recorded at"))
    reason = models.TextField(_("public reason"), blank=True)
    legal_basis = models.TextField(_("legal basis"), blank=True)
    notice_url = models.URLField(_("address of the notice"), blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    ban_until = models.DateField(_("no new application until"), null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("decided by"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("approved by")
    )

    objects = StatusChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("status change")
        verbose_name_plural = _("status changes")
        ordering = ("certificate_id", "sequence")
        constraints = (
            models.UniqueConstraint("certificate", "sequence", name="statuschange_in_sequence"),
            models.CheckConstraint(condition=Q(kind__in=ChangeKind.values), name="statuschange_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind__in=("SUSPEND", "REINSTATE", "REVOKE"))
                | Q(approved_by__isnull=False) & ~Q(approved_by=F("decided_by")) & ~Q(reason=""),
                name="statuschange_two_officers_and_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(kind="RENEW", valid_until__isnull=False) | ~Q(kind="RENEW") & Q(valid_until__isnull=True),
                name="statuschange_valid_until_on_renewal",
            ),
            models.CheckConstraint(
                condition=Q(kind="REVOKE", ban_until__isnull=False) | ~Q(kind="REVOKE") & Q(ban_until__isnull=True),
                name="statuschange_ban_on_revocation",
            ),
        )
        indexes = (
            models.Index(
                fields=["certificate", "sequence"],
                include=["kind", "effective_at", "valid_until"],
                condition=~Q(kind="ISSUE"),
                name="statuschange_rare",
            ),
            models.Index(fields=["effective_at"], condition=Q(sequence=1), name="statuschange_issued"),
        )
        triggers = (APPEND_ONLY, LEGAL_TRANSITION)

    def __str__(self) -> str:
        return f"{self.certificate}: {self.get_kind_display()}"


class Proposal(models.Model):
    """A suspension, reinstatement or revocation that one officer proposes and another decides."""

    class State(models.TextChoices):
        OPEN = "OPEN", _("waiting for the approver")
        APPROVED = "APPROVED", _("approved")
        REJECTED = "REJECTED", _("rejected")

    class Emergency(models.TextChoices):
        """Why a suspension cannot wait for its turn."""

        SAFETY = "SAFETY", _("danger to health or safety")
        COUNTERFEIT = "COUNTERFEIT", _("imitations in circulation")
        ORDER = "ORDER", _("ordered by a court or an authority")

    KINDS: ClassVar = [(kind.value, kind.label) for kind in (ChangeKind.SUSPEND, ChangeKind.REINSTATE, ChangeKind.REVOKE)]

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="proposals", verbose_name=_("certificate"))
    kind = models.CharField(_("decision"), max_length=9, choices=KINDS)
    reason = LimitedTextField(_("public reason"), max_length=1000)
    legal_basis = LimitedTextField(_("legal basis"), max_length=500)
    effective_on = models.DateField(_("effective on"))
    emergency = models.CharField(_("emergency"), max_length=11, choices=Emergency, blank=True)
    notice_url = models.URLField(_("address of the notice"), blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed at"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    remark = LimitedTextField(_("remark of the approver"), max_length=1000, blank=True)
    change = models.OneToOneField(StatusChange, models.PROTECT, null=True, blank=True, verbose_name=_("status change"))

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ("-proposed_at",)
        constraints = (
            models.UniqueConstraint("certificate", condition=Q(state="OPEN"), name="proposal_one_open_per_certificate"),
            models.CheckConstraint(
                condition=Q(state="OPEN", decided_by__isnull=True, change__isnull=True)
                | Q(state="REJECTED", decided_by__isnull=False, change__isnull=True)
                | Q(state="APPROVED", decided_by__isnull=False, change__isnull=False),
                name="proposal_state_and_decision_agree",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(state="APPROVED") | ~Q(decided_by=F("proposed_by")),
                name="proposal_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(emergency="") | Q(emergency__in=("SAFETY", "COUNTERFEIT", "ORDER"), kind="SUSPEND"),
                name="proposal_emergency_suspends",
            ),
        )
        permissions = (
            ("propose_decision", _("Proposes suspensions, reinstatements and revocations")),
            ("approve_decision", _("Approves suspensions, reinstatements and revocations")),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.certificate}"

    def clean(self) -> None:
        if self.state == self.State.APPROVED and self.decided_by_id == self.proposed_by_id:
            raise ValidationError(_("A second officer must decide."))


class AuditEvent(models.Model):
    """Who did what, on what, when and from which request. Each row carries the hash of the one before it."""

    sequence = models.BigIntegerField(_("sequence"), primary_key=True)
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("actor"))
    verb = models.CharField(_("verb"), max_length=60)
    object = models.CharField(_("object"), max_length=120)
    data = models.JSONField(_("data"))
    request_id = models.CharField(_("request"), max_length=32, blank=True)
    previous_hash = models.CharField(_("previous hash"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ("-sequence",)
        indexes = (models.Index(fields=("object", "sequence"), name="auditevent_of_an_object"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb} {self.object}"


class AuditHead(models.Model):
    """The end of the chain, so that rows cut off its tail are missed. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="audithead_one_row"),)

    def __str__(self) -> str:
        return f"{self.sequence}:{self.hash}"
