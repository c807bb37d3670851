"""The registers that staff browse: for each kind of fact a list, its results for searching while typing, and nothing else.

Wagtail's own ModelViewSet brings nine more routes (history, usage, copy, export, …), each to be guarded by itself; a plain
ViewSet has only those that are named here. One fact is shown by its page in records.py.
"""

from datetime import datetime
from operator import attrgetter
from typing import Any, ClassVar

import django_filters
from accounts.dormancy import AccountState, account_state
from accounts.models import User
from accounts.roles import Role
from django import forms
from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.base import ViewSet

from office.policies import FactPolicy, view_permission, visible
from office.templatetags.office import listed, officer
from verify.certification.opinions import OpinionState
from verify.certification.renewals import RenewalState
from verify.models import (
    Application,
    Candidate,
    Certificate,
    CheckPlan,
    Complaint,
    Enterprise,
    Inspection,
    LabelRun,
    NoticeAddressee,
    Objection,
    Opinion,
    Product,
    Proposal,
    Publicity,
    Recall,
    Rectification,
    RenewalApplication,
    Round,
    RoundStep,
    Standard,
    WorkdayCorrection,
)
from verify.registry.status import Status
from verify.registry.units import Unit
from verify.standards.models import Level
from verify.supervision.models import ComplaintState
from verify.supervision.rectifications import RectificationState


class StatusColumn(Column):
    """`accessor` names an attribute with a choice's value; `choices` is the TextChoices that words it."""

    cell_template_name = "office/status_cell.html"

    def __init__(self, name: str, choices: Any, **options: Any) -> None:
        super().__init__(name, **options)
        self.choices = choices

    def get_value(self, instance: Any) -> Any:
        return self.choices(super().get_value(instance))


def link(name: str, route: str, label: Any, *, key: str = "ref", **options: Any) -> TitleColumn:
    """The column that leads to the page of the fact; `key` is the attribute its address carries."""
    return TitleColumn(name, label=label, get_url=lambda row: reverse(f"office:{route}", args=[attrgetter(key)(row)]), **options)


def choices(field: str, options: Any, label: Any, **more: Any) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(
        field_name=field, choices=options, label=label, empty_label=_("All"), widget=forms.RadioSelect, **more
    )


class RegisterListing(PermissionCheckedMixin, BaseListingView):
    any_permission_required: ClassVar = ["view"]
    results_template_name = "wagtailadmin/generic/listing_results.html"
    is_searchable = True
    search_backend_name = None
    table_classname = "listing office-listing"
    paginate_by = 20
    related: tuple[str, ...] = ()
    prefetched: tuple[Any, ...] = ()
    title: Any = ""
    narrowed: Any = None

    @cached_property
    def permission_policy(self) -> FactPolicy:
        return FactPolicy(self.model)

    @cached_property
    def verbose_name_plural(self) -> Any:
        return self.model._meta.verbose_name_plural

    def get_page_title(self) -> str:
        return str(self.title or capfirst(self.verbose_name_plural))

    def get_filterset_kwargs(self) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(), "queryset": self.model._default_manager.none()}

    def get_base_queryset(self) -> QuerySet[Any]:
        rows = visible(self.model, self.request.user)
        if self.narrowed is not None:
            rows = self.narrowed(rows, timezone.now())
        elif self.model is Certificate:
            rows = rows.with_status(timezone.now())  # type: ignore[attr-defined]
        rows = rows.select_related(*self.related) if self.related else rows
        return rows.prefetch_related(*self.prefetched)


class Register(ViewSet):
    """`columns`, `filters`, `search` and `related` describe the list; its address is office/<name>/. A worklist has a `title` of
    its own, and `narrowed` takes the visible rows and the moment to those that belong on it."""

    model: Any
    columns: ClassVar[list[Column]] = []
    filters: Any = None
    search: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    prefetched: tuple[Any, ...] = ()
    title: Any = ""
    ordering: Any = None
    listing_class: type[RegisterListing] = RegisterListing

    @staticmethod
    def narrowed(rows: Any, at: datetime) -> Any:
        """Most lists show every visible row."""

    @cached_property
    def url_prefix(self) -> str:
        return f"office/{self.name}"

    @cached_property
    def url_namespace(self) -> str:
        return f"office_{self.name}"

    @cached_property
    def menu_label(self) -> Any:
        return self.title or self.model._meta.verbose_name_plural

    @cached_property
    def menu_item_class(self) -> type[MenuItem]:
        permission = view_permission(self.model)
        is_shown = lambda _item, request: request.user.has_perm(permission)  # noqa: E731
        return type(f"{self.model.__name__}MenuItem", (MenuItem,), {"is_shown": is_shown})

    def listing(self, *, results_only: bool) -> Any:
        return self.listing_class.as_view(
            model=self.model,
            columns=self.columns,
            filterset_class=self.filters,
            search_fields=self.search,
            related=self.related,
            prefetched=self.prefetched,
            title=self.title,
            default_ordering=self.ordering,
            narrowed=None if self.narrowed is Register.narrowed else staticmethod(self.narrowed),
            header_icon=self.icon,
            index_url_name=self.get_url_name("index"),
            index_results_url_name=self.get_url_name("index_results"),
            results_only=results_only,
        )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.listing(results_only=False), name="index"),
            path("results/", self.listing(results_only=True), name="index_results"),
        ]


def years() -> list[tuple[int, str]]:
    return [(year, str(year)) for year in Round.objects.values_list("year", flat=True)]


class CertificateFilters(WagtailFilterSet):
    status = choices("current_status", Status.choices, _("status now"))
    year = choices("round__year", years, _("list year"))
    unit = choices("product__enterprise__unit", Unit.choices, _("unit"))


class Certificates(Register):
    name = "certificates"
    model = Certificate
    icon = "success"
    related = ("product__enterprise", "round")
    search = ("product__name", "product__enterprise__name", "product__enterprise__uscc", "official_number", "ref")
    filters = CertificateFilters
    columns = [
        link("product.name", "certificate", _("item"), sort_key="product__name"),
        StatusColumn("current_status", Status, label=_("status now")),
        Column("product.enterprise.name", label=_("enterprise"), sort_key="product__enterprise__name"),
        Column("product.enterprise.get_unit_display", label=_("unit"), sort_key="product__enterprise__unit"),
        Column("round.year", label=_("list year"), sort_key="round__year"),
        Column("current_valid_until", label=_("valid until"), sort_key="current_valid_until"),
        Column("official_number", label=_("official number")),
    ]


class EnterpriseFilters(WagtailFilterSet):
    unit = choices("unit", Unit.choices, _("unit"))


class Enterprises(Register):
    name = "enterprises"
    model = Enterprise
    icon = "site"
    related = ("industry",)
    search = ("name", "uscc", "county", "ref")
    filters = EnterpriseFilters
    columns = [
        link("name", "enterprise", _("registered name"), sort_key="name"),
        Column("uscc", label=_("unified social credit code")),
        Column("get_unit_display", label=_("unit"), sort_key="unit"),
        Column("county", label=_("county or district")),
        Column("industry", label=_("industry")),
    ]


class ProductFilters(WagtailFilterSet):
    kind = choices("kind", Product.Kind.choices, _("kind"))
    unit = choices("enterprise__unit", Unit.choices, _("unit"))


class Products(Register):
    name = "products"
    model = Product
    icon = "tag"
    related = ("enterprise",)
    search = ("name", "specification", "enterprise__name", "ref")
    filters = ProductFilters
    columns = [
        link("name", "product", _("item"), sort_key="name"),
        Column("get_kind_display", label=_("kind"), sort_key="kind"),
        Column("specification", label=_("models and specifications")),
        Column("enterprise.name", label=_("enterprise"), sort_key="enterprise__name"),
        Column("enterprise.get_unit_display", label=_("unit"), sort_key="enterprise__unit"),
    ]


class InspectionFilters(WagtailFilterSet):
    result = choices("result", Inspection.Result.choices, _("result"))
    kind = choices("kind", Inspection.Kind.choices, _("kind"))
    unit = choices("product__enterprise__unit", Unit.choices, _("unit"))


class Inspections(Register):
    name = "inspections"
    model = Inspection
    icon = "clipboard-list"
    related = ("product__enterprise",)
    search = ("product__name", "product__enterprise__name", "lot", "body")
    filters = InspectionFilters
    columns = [
        link("product.name", "inspection", _("item"), key="pk", sort_key="product__name"),
        StatusColumn("result", Inspection.Result, label=_("result"), sort_key="result"),
        Column("get_kind_display", label=_("kind"), sort_key="kind"),
        Column("inspected_on", label=_("inspected on"), sort_key="inspected_on"),
        Column("lot", label=_("lot or production date")),
        Column("product.enterprise.name", label=_("enterprise"), sort_key="product__enterprise__name"),
        Column("body", label=_("inspection body")),
    ]


class RectificationFilters(WagtailFilterSet):
    state = choices("state", RectificationState.choices, _("state"), method="in_state")
    unit = choices("inspection__product__enterprise__unit", Unit.choices, _("unit"))

    def in_state(self, rows: Any, name: str, value: str) -> Any:
        return rows.in_state(value, timezone.now())


class Rectifications(Register):
    name = "rectifications"
    model = Rectification
    icon = "rotate"
    related = ("inspection__product__enterprise", "reinspection")
    search = ("inspection__product__name", "inspection__product__enterprise__name", "inspection__lot")
    filters = RectificationFilters
    columns = [
        link("inspection.product.name", "rectification", _("item"), key="pk", sort_key="inspection__product__name"),
        StatusColumn("state", RectificationState, label=_("state"), accessor=lambda row: row.state(timezone.now())),
        Column("due_on", label=_("to be corrected by"), sort_key="due_on"),
        Column("reinspect_by", label=_("to be inspected again by"), sort_key="reinspect_by"),
        Column("inspection.product.enterprise.name", label=_("enterprise"), sort_key="inspection__product__enterprise__name"),
        Column("inspection.lot", label=_("lot or production date")),
    ]


class RenewalFilters(WagtailFilterSet):
    state = choices("state", RenewalState.choices, _("state"), method="in_state")
    unit = choices("certificate__product__enterprise__unit", Unit.choices, _("unit"))

    def in_state(self, rows: Any, name: str, value: str) -> Any:
        return rows.in_state(value)


class Renewals(Register):
    name = "renewals"
    model = RenewalApplication
    icon = "rotate"
    related = ("certificate__product__enterprise", "outcome")
    search = ("certificate__product__name", "certificate__product__enterprise__name", "certificate__ref")
    filters = RenewalFilters
    ordering = ("valid_until", "pk")
    columns = [
        link("certificate.product.name", "renewal", _("item"), key="pk", sort_key="certificate__product__name"),
        StatusColumn("state", RenewalState, label=_("state")),
        Column("valid_until", label=_("last day of the present term"), sort_key="valid_until"),
        Column("filed_at", label=_("filed at"), sort_key="filed_at"),
        Column("certificate.product.enterprise.name", label=_("enterprise"), sort_key="certificate__product__enterprise__name"),
        Column("certificate.product.enterprise.get_unit_display", label=_("unit")),
    ]


class NoticeFilters(WagtailFilterSet):
    noted = choices("noted", [("no", _("nobody took note")), ("yes", _("somebody took note"))], _("state"), method="by_note")
    unit = choices("enterprise__unit", Unit.choices, _("unit"))

    def by_note(self, rows: Any, name: str, value: str) -> Any:
        return rows.noted(value == "yes")


class Notices(Register):
    name = "notices"
    model = NoticeAddressee
    icon = "mail"
    related = ("enterprise", "notice")
    prefetched = ("acknowledgements",)
    search = ("notice__title", "enterprise__name", "enterprise__ref")
    filters = NoticeFilters
    columns = [
        link("notice.title", "notice", _("title"), key="pk", sort_key="notice__title"),
        Column("enterprise.name", label=_("enterprise"), sort_key="enterprise__name"),
        Column("enterprise.get_unit_display", label=_("unit"), sort_key="enterprise__unit"),
        Column("notice.sent_at", label=_("sent at"), sort_key="notice__sent_at"),
        Column("notice.due_on", label=_("to be seen to by"), sort_key="notice__due_on"),
        Column("noted", label=_("people who took note"), accessor=lambda row: len(row.acknowledgements.all())),
    ]


class PlanFilters(WagtailFilterSet):
    year = django_filters.NumberFilter(field_name="year", label=_("year"))
    unit = choices("unit", Unit.choices, _("unit"))


class CheckPlans(Register):
    name = "plans"
    model = CheckPlan
    icon = "calendar-check"
    related = ("industry", "drawn_up_by")
    search = ("basis", "industry__name")
    filters = PlanFilters
    columns = [
        link("scope", "check_plan", _("for"), key="pk"),
        Column("year", label=_("year"), sort_key="year"),
        Column("times", label=_("checks a year"), sort_key="times"),
        Column("basis", label=_("basis of the plan")),
        Column("drawn_up_by", label=_("drawn up by"), accessor=lambda row: officer(row.drawn_up_by)),
    ]


class RecallFilters(WagtailFilterSet):
    unit = choices("product__enterprise__unit", Unit.choices, _("unit"))


class Recalls(Register):
    name = "recalls"
    model = Recall
    icon = "warning"
    related = ("product__enterprise",)
    search = ("product__name", "product__enterprise__name", "lot")
    filters = RecallFilters
    columns = [
        link("product.name", "recall", _("item"), key="pk", sort_key="product__name"),
        Column("lot", label=_("lot"), sort_key="lot"),
        Column("ordered_on", label=_("ordered on"), sort_key="ordered_on"),
        Column("ended_on", label=_("ended on"), sort_key="ended_on"),
        Column("product.enterprise.name", label=_("enterprise"), sort_key="product__enterprise__name"),
    ]


class LabelRunFilters(WagtailFilterSet):
    grade = choices("grade", LabelRun.Grade.choices, _("grade"))
    carrier = choices("carrier", LabelRun.Carrier.choices, _("carrier"))


class LabelRuns(Register):
    name = "runs"
    model = LabelRun
    icon = "grid"
    related = ("product__enterprise",)
    search = ("product__name", "product__enterprise__name", "lot")
    filters = LabelRunFilters
    columns = [
        link("product.name", "run", _("item"), key="pk", sort_key="product__name"),
        Column("pk", label=_("number"), sort_key="pk"),
        Column("lot", label=_("lot"), sort_key="lot"),
        Column("get_grade_display", label=_("grade"), sort_key="grade"),
        Column("quantity", label=_("quantity"), sort_key="quantity"),
        Column("product.enterprise.name", label=_("enterprise"), sort_key="product__enterprise__name"),
        Column("issued_at", label=_("issued at"), sort_key="issued_at"),
    ]


class ProposalFilters(WagtailFilterSet):
    state = choices("state", Proposal.State.choices, _("state"))
    kind = choices("kind", Proposal.KINDS, _("decision"))


class Proposals(Register):
    name = "proposals"
    model = Proposal
    icon = "tasks"
    related = ("certificate__product__enterprise", "proposed_by")
    search = ("certificate__product__name", "certificate__product__enterprise__name")
    filters = ProposalFilters
    columns = [
        link("certificate.product.name", "proposal", _("item"), key="pk"),
        Column("get_kind_display", label=_("decision"), sort_key="kind"),
        StatusColumn("state", Proposal.State, label=_("state"), sort_key="state"),
        Column("certificate.product.enterprise.name", label=_("enterprise")),
        Column("effective_on", label=_("effective on"), sort_key="effective_on"),
        Column("proposed_by", label=_("proposed by")),
        Column("proposed_at", label=_("proposed at"), sort_key="proposed_at"),
    ]


class ComplaintFilters(WagtailFilterSet):
    state = choices("state", ComplaintState.choices, _("state"), method="in_state")
    unit = choices("unit", Unit.choices, _("handled by"))
    subject = choices("subject", Complaint.Subject.choices, _("subject"))
    reason = choices("reason", Complaint.Reason.choices, _("reason"))

    def in_state(self, rows: Any, name: str, value: str) -> Any:
        return rows.in_state(value, timezone.now())


class Complaints(Register):
    name = "complaints"
    model = Complaint
    icon = "comment"
    search = ("tracking_number",)
    filters = ComplaintFilters
    columns = [
        link("tracking_number", "complaint", _("tracking number"), key="pk"),
        StatusColumn("state", ComplaintState, label=_("state"), accessor=lambda row: row.state(timezone.now())),
        Column("due_on", label=_("to be answered by"), sort_key="due_on"),
        Column("unit", label=_("handled by"), accessor=lambda row: row.get_unit_display() or _("the province"), sort_key="unit"),
        Column("get_subject_display", label=_("subject"), sort_key="subject"),
        Column("get_reason_display", label=_("reason"), sort_key="reason"),
        Column("received_at", label=_("received at"), sort_key="received_at"),
    ]


class Rounds(Register):
    name = "rounds"
    model = Round
    icon = "folder-open-inverse"
    related = ("call",)
    search = ("year",)
    columns = [
        link("year", "round", _("list year"), key="year", sort_key="year"),
        Column("call.opens_on", label=_("applications from")),
        Column("call.apply_until", label=_("applications until")),
        Column("announced_on", label=_("announced on"), sort_key="announced_on"),
        Column("event_on", label=_("release event on"), sort_key="event_on"),
    ]


class ApplicationFilters(WagtailFilterSet):
    year = choices("round__year", years, _("list year"))
    state = choices("state", Application.State.choices, _("state"))
    step = choices("step__kind", RoundStep.Kind.choices, _("present step"))
    unit = choices("unit", Unit.choices, _("unit"))
    overdue = choices("due_on", [("yes", _("overdue"))], _("time limit"), method="only_overdue")

    def only_overdue(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.overdue(timezone.now())  # type: ignore[attr-defined, no-any-return]


class Applications(Register):
    name = "applications"
    model = Application
    icon = "doc-empty"
    related = ("round", "step")
    search = ("item_name", "enterprise_name", "uscc", "ref")
    filters = ApplicationFilters
    columns = [
        link("item_name", "application", _("item"), sort_key="item_name"),
        StatusColumn("state", Application.State, label=_("state"), sort_key="state"),
        Column("step", label=_("present step"), sort_key="step__position"),
        Column("due_on", label=_("due on"), sort_key="due_on"),
        Column("enterprise_name", label=_("enterprise"), sort_key="enterprise_name"),
        Column("get_unit_display", label=_("unit"), sort_key="unit"),
        Column("round.year", label=_("list year"), sort_key="round__year"),
    ]


class StandardFilters(WagtailFilterSet):
    level = choices("level", Level.choices, _("level"))


class Standards(Register):
    name = "standards"
    model = Standard
    icon = "doc-full"
    search = ("code", "title")
    filters = StandardFilters
    columns = [
        link("code", "standard", _("code"), key="pk", sort_key="code"),
        Column("title", label=_("title"), sort_key="title"),
        Column("get_level_display", label=_("level"), sort_key="level"),
        Column("in_force_on", label=_("in force since"), sort_key="in_force_on"),
        Column("withdrawn_on", label=_("withdrawn on"), sort_key="withdrawn_on"),
    ]


class PublicityFilters(WagtailFilterSet):
    year = choices("round__year", years, _("list year"))


class Publicities(Register):
    name = "publicities"
    model = Publicity
    icon = "view"
    related = ("round", "recorded_by", "approved_by")
    search = ("ref", "round__year")
    filters = PublicityFilters
    columns = [
        link("round.year", "publicity", _("list year"), sort_key="round__year"),
        Column("opens_on", label=_("opens on"), sort_key="opens_on"),
        Column("closes_on", label=_("closes on"), sort_key="closes_on"),
        Column("working_days", label=_("working days")),
        Column("recorded_by", label=_("recorded by")),
        Column("approved_by", label=_("approved by")),
    ]


class CandidateFilters(WagtailFilterSet):
    year = choices("round__year", years, _("list year"))
    unit = choices("unit", Unit.choices, _("unit"))
    state = choices("state", Candidate.State.choices, _("state"))


class Candidates(Register):
    name = "candidates"
    model = Candidate
    icon = "group"
    related = ("round",)
    search = ("item_name", "enterprise_name")
    filters = CandidateFilters
    columns = [
        link("item_name", "candidate", _("item"), key="pk", sort_key="item_name"),
        Column("round.year", label=_("list year"), sort_key="round__year"),
        Column("position", label=_("number"), sort_key="position"),
        StatusColumn("state", Candidate.State, label=_("state"), sort_key="state"),
        Column("enterprise_name", label=_("enterprise"), sort_key="enterprise_name"),
        Column("get_unit_display", label=_("unit"), sort_key="unit"),
        Column("get_kind_display", label=_("kind"), sort_key="kind"),
    ]


class ObjectionFilters(WagtailFilterSet):
    year = choices("publicity__round__year", years, _("list year"))
    state = choices("state", Objection.State.choices, _("state"))
    objector_kind = choices("objector_kind", Objection.ObjectorKind.choices, _("objector"))


class Objections(Register):
    name = "objections"
    model = Objection
    icon = "comment"
    related = ("publicity__round", "candidate")
    search = ("tracking_number", "candidate__item_name", "candidate__enterprise_name")
    filters = ObjectionFilters
    columns = [
        link("tracking_number", "objection", _("tracking number"), key="pk"),
        StatusColumn("state", Objection.State, label=_("state"), sort_key="state"),
        Column("candidate", label=_("candidate")),
        Column("get_objector_kind_display", label=_("objector"), sort_key="objector_kind"),
        Column("received_at", label=_("received at"), sort_key="received_at"),
        Column("replied_at", label=_("replied at"), sort_key="replied_at"),
    ]


class OpinionFilters(WagtailFilterSet):
    year = choices("round__year", years, _("list year"))
    answer = choices("answer", Opinion.Answer.choices, _("answer"))


class Opinions(Register):
    name = "opinions"
    model = Opinion
    icon = "openquote"
    related = ("round",)
    search = ("department",)
    filters = OpinionFilters
    columns = [
        link("department", "opinion", _("department"), key="pk", sort_key="department"),
        Column("round.year", label=_("list year"), sort_key="round__year"),
        StatusColumn("state", OpinionState, label=_("state"), accessor=lambda row: row.state(timezone.now())),
        Column("asked_on", label=_("asked on"), sort_key="asked_on"),
        Column("due_on", label=_("due on"), sort_key="due_on"),
        Column("answered_on", label=_("answered on"), sort_key="answered_on"),
    ]


class WorkdayCorrections(Register):
    name = "workdays"
    model = WorkdayCorrection
    icon = "calendar-alt"
    related = ("recorded_by",)
    search = ("source",)
    columns = [
        Column("day", label=_("day"), sort_key="day"),
        Column("is_working", label=_("is a working day"), sort_key="is_working"),
        Column("source", label=_("source")),
        Column("recorded_by", label=_("recorded by")),
    ]


class StaffFilters(WagtailFilterSet):
    role = choices("groups__name", Role.choices, _("role"))
    is_active = choices("is_active", [(True, _("switched on")), (False, _("switched off"))], _("state"))


class Staff(Register):
    name = "staff"
    model = User
    icon = "user"
    menu_label = _("Staff accounts")
    prefetched = ("groups",)
    search = ("username", "first_name", "last_name")
    filters = StaffFilters
    columns = [
        link("username", "account", _("user name"), key="pk", sort_key="username"),
        Column("name", label=_("full name"), accessor=officer),
        Column("roles", label=_("roles"), accessor=lambda user: listed(Role, (group.name for group in user.groups.all()))),
        Column("units", label=_("units"), accessor=lambda user: listed(Unit, user.units)),
        StatusColumn("state", AccountState, label=_("state"), accessor=lambda user: account_state(user, timezone.now())),
        Column("last_login", label=_("last login"), sort_key="last_login"),
    ]
