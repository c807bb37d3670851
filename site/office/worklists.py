"""Dynamic management: what comes to its end, who is barred, and the mails about it. And the menu of all lists."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSetGroup

from office import listings, pool
from office.certificates import may_follow
from office.listings import Register, StatusColumn, choices, link
from verify.calendar import day_of
from verify.models import Certificate, Message, RenewalApplication, StandardEvaluation, StatusChange
from verify.outbox.models import MessageState
from verify.registry.expiry import days_left, last_days
from verify.registry.status import ChangeKind, Status
from verify.registry.units import Unit
from verify.standards.validity import Validity, evaluated


def bands() -> list[tuple[str, str]]:
    return [
        *((str(days), _("within %(days)s days") % {"days": days}) for days in settings.EXPIRY_BANDS),
        ("0", _("ended lately")),
    ]


def ending(at: datetime, band: int | None = None) -> tuple[Any, Any]:
    """The last days that belong on a worklist, or in one band of it; in 0, those that have passed lately."""
    if band == 0:
        return last_days(day_of(at), within=0, lapsed=settings.LAPSED_DAYS)
    return last_days(day_of(at), within=band or max(settings.EXPIRY_BANDS), lapsed=0 if band else settings.LAPSED_DAYS)


def left(last_day: date) -> str:
    """In days, today included; for what has passed, how long ago."""
    days = days_left(last_day, day_of(timezone.now()))
    return str(days) if days > 0 else _("%(days)s days ago") % {"days": 1 - days}


class EndingFilters(WagtailFilterSet):
    """`day` is the field of the last day."""

    day = ""
    band = choices("band", bands, gettext_lazy("ends"), method="in_band")

    def in_band(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(**{f"{self.day}__range": ending(timezone.now(), int(value))})


class ExpiringFilters(EndingFilters):
    day = "current_valid_until"
    unit = choices("product__enterprise__unit", Unit.choices, gettext_lazy("unit"))


class RenewColumn(Column):
    """What the enterprise asks for, and the actions at hand for whoever may take them."""

    cell_template_name = "office/renew_cell.html"

    def get_value(self, instance: Any) -> Any:
        return instance.ref

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        user, allowed = context["request"].user, may_follow(instance)
        may_renew = ChangeKind.RENEW in allowed and user.has_perm("verify.renew_certificate")
        may_withdraw = user.has_perm("verify.withdraw_certificate")
        application = next(iter(instance.renewal_applications.all()), None)
        return {**context, "may_renew": may_renew, "may_withdraw": may_withdraw, "application": application}


class Expiring(Register):
    name = "expiring"
    model = Certificate
    title = gettext_lazy("Expiring certificates")
    icon = "history"
    related = ("product__enterprise", "round")
    prefetched = ("changes", Prefetch("renewal_applications", RenewalApplication.objects.waiting()))
    search = ("product__name", "product__enterprise__name", "product__enterprise__uscc", "official_number", "ref")
    filters = ExpiringFilters
    ordering = ("current_valid_until", "pk")
    columns = [
        link("product.name", "certificate", gettext_lazy("item"), sort_key="product__name"),
        StatusColumn("current_status", Status, label=gettext_lazy("status now")),
        Column(
            "days_left",
            label=gettext_lazy("days left"),
            accessor=lambda row: left(row.current_valid_until),
            sort_key="current_valid_until",
        ),
        Column("current_valid_until", label=gettext_lazy("valid until"), sort_key="current_valid_until"),
        Column("product.enterprise.name", label=gettext_lazy("enterprise"), sort_key="product__enterprise__name"),
        Column("product.enterprise.get_unit_display", label=gettext_lazy("unit"), sort_key="product__enterprise__unit"),
        RenewColumn("renew", label=gettext_lazy("action")),
    ]

    @staticmethod
    def narrowed(rows: Any, at: datetime) -> Any:
        return rows.ending(at, ending(at))


class ReevaluationFilters(EndingFilters):
    day = "valid_until"


class EvaluateColumn(Column):
    cell_template_name = "office/evaluate_cell.html"

    def get_value(self, instance: Any) -> Any:
        return instance.standard_id

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return {**context, "may_evaluate": context["request"].user.has_perm("verify.evaluate_standard")}


class Reevaluations(Register):
    name = "reevaluations"
    model = StandardEvaluation
    title = gettext_lazy("Evaluations to be repeated")
    icon = "rotate"
    related = ("standard", "enterprise")
    search = ("standard__code", "standard__title", "enterprise__name")
    filters = ReevaluationFilters
    ordering = ("valid_until", "pk")
    columns = [
        link("standard.code", "standard", gettext_lazy("code"), key="standard_id", sort_key="standard__code"),
        Column("standard.title", label=gettext_lazy("title")),
        StatusColumn(
            "validity",
            Validity,
            label=gettext_lazy("evaluation"),
            accessor=lambda row: evaluated([row], timezone.now()).validity,
        ),
        Column(
            "days_left",
            label=gettext_lazy("days left"),
            accessor=lambda row: left(row.valid_until),
            sort_key="valid_until",
        ),
        Column("valid_until", label=gettext_lazy("valid until"), sort_key="valid_until"),
        Column("enterprise.name", label=gettext_lazy("enterprise")),
        EvaluateColumn("evaluate", label=gettext_lazy("action")),
    ]

    @staticmethod
    def narrowed(rows: Any, at: datetime) -> Any:
        return rows.ending(ending(at))


class BanFilters(WagtailFilterSet):
    unit = choices("certificate__product__enterprise__unit", Unit.choices, gettext_lazy("unit"))


class Bans(Register):
    """Whose certificate was revoked and who may not apply again yet; each decision by itself."""

    name = "bans"
    model = StatusChange
    title = gettext_lazy("Barred from applying")
    icon = "lock"
    related = ("certificate__product__enterprise",)
    search = ("certificate__product__enterprise__name", "certificate__product__enterprise__uscc")
    filters = BanFilters
    ordering = ("ban_until", "pk")
    columns = [
        link(
            "certificate.product.enterprise.name",
            "enterprise",
            gettext_lazy("enterprise"),
            key="certificate.product.enterprise.ref",
            sort_key="certificate__product__enterprise__name",
        ),
        Column("certificate.product.enterprise.uscc", label=gettext_lazy("unified social credit code")),
        Column("certificate.product.enterprise.get_unit_display", label=gettext_lazy("unit")),
        Column("ban_until", label=gettext_lazy("no new application until"), sort_key="ban_until"),
        link("certificate.product.name", "certificate", gettext_lazy("revoked certificate"), key="certificate.ref"),
        Column("effective_at", label=gettext_lazy("effective at"), sort_key="effective_at"),
        Column("reason", label=gettext_lazy("public reason")),
    ]

    @staticmethod
    def narrowed(rows: Any, at: datetime) -> Any:
        return rows.barring(day_of(at))


class MailFilters(WagtailFilterSet):
    state = choices("state", MessageState.choices, gettext_lazy("state"), method="in_state")
    kind = choices("kind", Message.Kind.choices, gettext_lazy("kind"))

    def in_state(self, rows: Any, name: str, value: str) -> Any:
        return rows.in_state(value)


class Mails(Register):
    name = "mails"
    model = Message
    icon = "mail"
    related = ("recipient",)
    search = ("subject", "recipient__username", "about")
    filters = MailFilters
    columns = [
        link("subject", "mail", gettext_lazy("subject line"), key="pk"),
        StatusColumn("state", MessageState, label=gettext_lazy("state")),
        Column("recipient", label=gettext_lazy("recipient")),
        Column("created_at", label=gettext_lazy("written at"), sort_key="created_at"),
        Column("sent_at", label=gettext_lazy("sent at"), sort_key="sent_at"),
        Column("attempts", label=gettext_lazy("attempts"), sort_key="attempts"),
    ]


class RegisterGroup(ViewSetGroup):
    menu_label = gettext_lazy("Register of the mark")
    menu_name = "office"
    menu_icon = "list-ul"
    menu_order = 120
    submenu_hook = "register_office_menu_item"
    items = (
        *(
            listings.Certificates,
            Expiring,
            listings.Renewals,
            listings.Enterprises,
            listings.Notices,
            Bans,
            listings.Products,
            listings.Proposals,
        ),
        *(listings.Inspections, listings.Rectifications, listings.CheckPlans, listings.Recalls, listings.LabelRuns),
        *(listings.Standards, Reevaluations, listings.Complaints),
        *(listings.Rounds, pool.Pool, listings.Applications, listings.Candidates),
        *(listings.Opinions, listings.Publicities, listings.Objections),
        *(listings.WorkdayCorrections, Mails, listings.Staff),
    )
