"""The pool of candidates: listed, written to a file, entered, helped, and applied for from the entry's page."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button

from office.applications import units_of
from office.listings import Register, RegisterListing, StatusColumn, choices, link
from office.policies import view_permission, visible
from office.pool_forms import EnterPoolForm, LeaveForm, PoolHelpForm, RevisePoolForm
from office.publicity import StartScreen
from office.screens import ActionScreen, FactScreen, Record
from verify.certification import pool_exports
from verify.certification.actions import pool
from verify.certification.actions.pool import FOSTER
from verify.certification.pool import PoolState
from verify.models import Application, Call, Industry, PoolEntry, PoolHelp
from verify.registry.units import Unit


def industries() -> list[tuple[int, str]]:
    return list(Industry.objects.values_list("pk", "name"))


class PoolFilters(WagtailFilterSet):
    state = choices("state", PoolState.choices, gettext_lazy("state"))
    level = choices("level", PoolEntry.Level.choices, gettext_lazy("cultivation level"))
    industry = choices("industry", industries, gettext_lazy("industry"))
    unit = choices("unit", Unit.choices, gettext_lazy("unit"))


class PoolListing(RegisterListing):
    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """The list as it is filtered, as a file; and a new entry for whoever may make one."""
        asked = self.request.GET.urlencode()
        files = [
            Button(_("Download as %(form)s") % {"form": form.upper()}, reverse("office:pool_export", args=[form]) + f"?{asked}")
            for form in pool_exports.FORMATS
        ]
        if not self.request.user.has_perm(FOSTER):
            return files
        return [Button(_("Enter into the pool"), reverse("office:enter_pool"), icon_name="plus"), *files]


class Pool(Register):
    name = "pool"
    model = PoolEntry
    icon = "folder-open-1"
    listing_class = PoolListing
    related = ("industry",)
    search = ("item_name", "enterprise_name", "uscc", "ref")
    filters = PoolFilters
    columns = [
        link("item_name", "pool_entry", gettext_lazy("item"), sort_key="item_name"),
        StatusColumn("state", PoolState, label=gettext_lazy("state"), sort_key="state"),
        Column("get_level_display", label=gettext_lazy("cultivation level"), sort_key="level"),
        Column("enterprise_name", label=gettext_lazy("enterprise"), sort_key="enterprise_name"),
        Column("get_unit_display", label=gettext_lazy("unit"), sort_key="unit"),
        Column("industry", label=gettext_lazy("industry")),
    ]

    @staticmethod
    def narrowed(rows: Any, at: Any) -> Any:
        return rows.with_state()


def searched(word: str) -> Q:
    found = Q()
    for name in Pool.search:
        found |= Q(**{f"{name}__icontains": word})
    return found


class PoolExport(View):
    """What the list shows under the same filters and words, as a file."""

    http_method_names = ["get"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(view_permission(PoolEntry)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, form: str) -> HttpResponseBase:
        rows = visible(PoolEntry, request.user).with_state().select_related("industry")  # type: ignore[attr-defined]
        rows = PoolFilters(request.GET, queryset=rows, request=request).qs
        for word in request.GET.get("q", "")[:100].split():
            rows = rows.filter(searched(word))
        content_type, write = pool_exports.FORMATS[form]
        response = StreamingHttpResponse(write(rows, timezone.now()), content_type=content_type)
        name = _("pool-of-candidates") + f".{form}"
        response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
        return response


class EnterPool(StartScreen):
    permission = FOSTER
    header_icon = "folder-open-1"
    form_class = EnterPoolForm
    fields_of_refusals = {"stands": "item_name", "other_unit": "unit"}

    def get_page_title(self) -> str:
        return _("Enter into the pool")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "units": units_of(self.request.user)}

    def act(self, form: EnterPoolForm) -> tuple[Any, str]:
        entry = pool.enter(**form.cleaned_data, by=self.request.user, at=self.at)
        return _("It is in the pool."), reverse("office:pool_entry", args=[entry.ref])


class PoolScreen(FactScreen):
    model = PoolEntry
    register = "pool"
    header_icon = "folder-open-1"

    def facts(self) -> QuerySet[Any]:
        return super().facts().with_state().select_related("industry", "recorded_by")  # type: ignore[attr-defined, no-any-return]

    def here(self) -> str:
        return reverse("office:pool_entry", args=[self.kwargs["ref"]])


class PoolRecord(PoolScreen, Record):
    template_name = "office/pool_entry.html"

    def facts(self) -> QuerySet[Any]:
        return super().facts().prefetch_related(Prefetch("help", PoolHelp.objects.select_related("recorded_by")))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user: Any = self.request.user
        applications = visible(Application, user).filter(pool_entry=self.fact).select_related("round")
        is_present = self.fact.left_on is None
        takes = is_present and Call.objects.taking(self.at).exists() and user.has_perm("verify.enter_application")
        return super().get_context_data(
            state=PoolState(self.fact.state),
            applications=applications,
            may_foster=is_present and user.has_perm(FOSTER),
            may_apply=takes and self.fact.state == PoolState.FOSTERED,
            **context,
        )


class PoolAction(PoolScreen, ActionScreen):
    permissions = (FOSTER,)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.fact.left_on is not None:
            messages.warning(request, _("This entry has left the pool."))
            return HttpResponseRedirect(self.here())
        return super().get(request, *args, **kwargs)

    def done(self, result: Any) -> tuple[Any, str]:
        return _("It is recorded."), self.here()


class RevisePool(PoolAction):
    form_class = RevisePoolForm
    fields_of_refusals = {"stands": "item_name"}

    def get_page_title(self) -> str:
        return _("Change the entry")

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.fact, name) for name in RevisePoolForm.Meta.fields}

    def act(self, form: RevisePoolForm) -> PoolEntry:
        return pool.revise(entry=self.fact, **form.cleaned_data, by=self.request.user, at=self.at)


class GiveHelp(PoolAction):
    form_class = PoolHelpForm
    fields_of_refusals = {"future": "given_on"}

    def get_page_title(self) -> str:
        return _("Record help")

    def act(self, form: PoolHelpForm) -> PoolHelp:
        return pool.give_help(entry=self.fact, **form.cleaned_data, by=self.request.user, at=self.at)


class LeavePool(PoolAction):
    form_class = LeaveForm
    action_label = gettext_lazy("Leaves the pool")
    fields_of_refusals = {"no_reason": "reason"}

    def get_page_title(self) -> str:
        return _("Leave the pool")

    def act(self, form: LeaveForm) -> PoolEntry:
        return pool.leave(entry=self.fact, reason=form.cleaned_data["reason"], by=self.request.user, at=self.at)
