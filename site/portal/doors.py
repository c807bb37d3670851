"""Before somebody is inside: an invitation, the login, the way out, and which enterprise it is to be."""

from datetime import datetime
from typing import Any

from accounts.login import CodeHalf, PasswordHalf
from accounts.models import User
from django.contrib import messages
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView

from portal.forms import JoinForm, MemberLoginForm, UsccForm
from portal.screens import memberships
from verify.acting import ActsOnForm
from verify.labels import qr
from verify.membership.actions import invitations
from verify.membership.links import invitation_of
from verify.membership.models import Invitation, InvitationState, Member
from verify.registry import audit


class Login(PasswordHalf, LoginView):
    form_class = MemberLoginForm
    template_name = "portal/login.html"
    redirect_authenticated_user = False
    second = "portal:second_factor"
    extra_context = {"title": gettext_lazy("Workspace of enterprises")}

    def get_default_redirect_url(self) -> str:
        return reverse("portal:home")


class SecondFactor(CodeHalf):
    template_name = "portal/second_factor.html"
    first = "portal:login"
    second = "portal:second_factor"
    extra_context = {"title": gettext_lazy("Code from your phone")}

    def drawing(self, address: str) -> Any:
        return qr.outline(address)

    def bound(self, user: User, at: datetime) -> None:
        audit.record(by=user, at=at, verb="member.phone", on=user, username=user.username)


class Logout(LogoutView):
    http_method_names = ["post"]

    def get_default_redirect_url(self) -> str:
        return reverse("portal:login")


@method_decorator(never_cache, name="dispatch")
class Home(TemplateView):
    """The enterprises one acts for; where there is one, it is opened."""

    template_name = "portal/home.html"
    extra_context = {"title": gettext_lazy("Your enterprises")}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return HttpResponseRedirect(reverse("portal:login"))
        found = list(memberships(request.user))
        if len(found) == 1:
            return HttpResponseRedirect(reverse("portal:overview", args=[found[0].enterprise.ref]))
        return self.render_to_response(self.get_context_data(memberships=found))


@method_decorator([sensitive_post_parameters("password", "again"), never_cache], name="dispatch")
class Accept(ActsOnForm, FormView):  # type: ignore[type-arg]
    """Where the link of an invitation leads: with an account made here, or with the one somebody is logged in to."""

    template_name = "portal/invitation.html"
    fields_of_refusals = {"uscc": "uscc"}
    invitation: Invitation | None

    @cached_property
    def at(self) -> datetime:
        return timezone.now()

    @property
    def is_inside(self) -> bool:
        return bool(self.request.user.is_authenticated)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.invitation = invitation_of(kwargs["token"])
        if self.invitation is None or self.invitation.state(self.at) != InvitationState.OPEN:
            return self.render_to_response({"title": _("This invitation is no longer good")}, status=404)
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self) -> Any:
        return UsccForm if self.is_inside else JoinForm

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            invitation=self.invitation, is_inside=self.is_inside, title=_("Invitation to a workspace"), **context
        )

    def act(self, form: Any) -> Member:
        assert self.invitation  # noqa: S101  dispatch saw to it
        told = {"invitation": self.invitation, "at": self.at, **form.cleaned_data}
        if self.is_inside:
            return invitations.accept(by=self.request.user, **told)  # type: ignore[arg-type]
        return invitations.join(**told)

    def respond(self, result: Member) -> HttpResponse:
        if self.is_inside:
            messages.success(self.request, _("You act for %(name)s now.") % {"name": result.enterprise.name})
            return HttpResponseRedirect(reverse("portal:overview", args=[result.enterprise.ref]))
        messages.success(self.request, _("Your account is made. Log in with it now; your phone is asked for next."))
        return HttpResponseRedirect(reverse("portal:login"))

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)
