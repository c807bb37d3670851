"""The shapes of a screen of the workspace. Every one is of one enterprise, named in its address, and runs behind the wall between
enterprises (verify/membership/walls.py): a foreign thing is 404 as if it did not exist."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View

from verify.acting import ActsOnForm
from verify.membership.models import Member, MemberRole
from verify.membership.rights import EVERYBODY
from verify.membership.walls import within
from verify.models import Enterprise
from verify.refusals import NotPermitted, Refused


def memberships(user: Any) -> QuerySet[Member]:
    return Member.objects.present().filter(user=user).select_related("enterprise").order_by("enterprise__name")


class Screen(View):
    """For members in one of `roles`. `ref` in the address names the enterprise."""

    roles: ClassVar[frozenset[MemberRole]] = EVERYBODY
    section = ""  # of the navigation
    title: Any = ""
    member: Member
    memberships: list[Member]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("portal:login"))
        self.memberships = list(memberships(request.user))  # before the wall, behind which the others are not there
        ref = kwargs.pop("ref")
        found = next((member for member in self.memberships if member.enterprise.ref == ref), None)
        if found is None:
            raise Http404
        self.member = found
        self.kwargs.pop("ref", None)
        with within(found.enterprise):
            if found.role not in self.roles:
                return self.forbid()
            response = super().dispatch(request, *args, **kwargs)
            # What a template still reads is read behind the wall too.
            return response.render() if isinstance(response, TemplateResponse) else response

    def forbid(self) -> HttpResponse:
        context = {**self.frame(), "title": _("Not for your role")}
        return TemplateResponse(self.request, "portal/forbidden.html", context, status=403).render()

    @cached_property
    def at(self) -> datetime:
        return timezone.now()

    @property
    def enterprise(self) -> Enterprise:
        return self.member.enterprise

    def address(self, name: str, *args: Any) -> str:
        return reverse(f"portal:{name}", args=[self.enterprise.ref, *args])

    def get_title(self) -> str:
        return str(self.title)

    def frame(self) -> dict[str, Any]:
        """What stands round every screen."""
        return {
            "at": self.at,
            "member": self.member,
            "enterprise": self.enterprise,
            "memberships": self.memberships,
            "sections": self.sections(),
            "title": self.get_title(),
        }

    def sections(self) -> list[dict[str, Any]]:
        from portal.urls import SECTIONS

        return [
            {"title": title, "url": self.address(name), "is_current": name == self.section}
            for name, title, roles in SECTIONS
            if self.member.role in roles
        ]


class Page(Screen, TemplateView):
    """Read-only."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())  # what the address carries is no context of its own

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**{**self.frame(), **context})


class Form(ActsOnForm, Screen, FormView):  # type: ignore[type-arg]
    """A form for one action."""

    template_name = "portal/form.html"
    action_label: Any = gettext_lazy("Save")
    lead: Any = ""

    def done(self, result: Any) -> tuple[Any, str]:
        """(what to tell the user, where to go on)"""
        raise NotImplementedError

    def respond(self, result: Any) -> HttpResponse:
        message, address = self.done(result)
        messages.success(self.request, message)
        return HttpResponseRedirect(address)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        context = super().get_context_data(**{**self.frame(), **context})
        return {**context, "action_label": self.action_label, "lead": self.lead}


class Act(Screen):
    """One press of a button about one thing; a refusal is said on the page it leads to."""

    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def act(self) -> Any:
        """Calls the action and returns what to tell the user."""
        raise NotImplementedError

    def onward(self) -> str:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            messages.success(request, str(self.act()))
        except NotPermitted:
            return self.forbid()
        except Refused as refusal:
            messages.error(request, str(refusal.message))
        return HttpResponseRedirect(self.onward())
