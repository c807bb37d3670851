"""Accounts of staff, for those who manage them: no further than their own roles and units reach (accounts/ceiling.py)."""

from typing import Any

from accounts.ceiling import ceiling
from accounts.dormancy import AccountState, account_state
from accounts.models import User
from accounts.roles import ALL_UNITS, Role
from django import forms
from django.contrib.auth.tokens import default_token_generator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.admin import messages

from office.actions import staff
from office.screens import ActionScreen, FactScreen, Record
from office.templatetags.office import officer
from verify.models import AuditEvent
from verify.refusals import Refused
from verify.registry.units import Unit

VERBS = {
    "staff.admit": gettext_lazy("account made"),
    "staff.correct": gettext_lazy("name or mail address corrected"),
    "staff.correct_mail": gettext_lazy("mail address corrected by its owner"),
    "staff.assign": gettext_lazy("roles and units changed"),
    "staff.switch_off": gettext_lazy("switched off"),
    "staff.enable": gettext_lazy("enabled"),
    "staff.renew_password": gettext_lazy("new password asked for"),
    "staff.choose_password": gettext_lazy("password chosen by its owner"),
    "staff.forget_phone": gettext_lazy("phone forgotten"),
    "staff.phone": gettext_lazy("phone bound"),
}


class RightsForm(forms.Form):
    """Offers what the officer may give, and no more."""

    roles = forms.MultipleChoiceField(label=gettext_lazy("roles"), widget=forms.CheckboxSelectMultiple)
    units = forms.MultipleChoiceField(
        label=gettext_lazy("units"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Of a city reviewer, who sees these units and no others. Leave empty for everybody else."),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = ceiling(by)
        offered: Any = self.fields["roles"]
        offered.choices = [(role.value, role.label) for role in Role if role in held]
        offered = self.fields["units"]
        offered.choices = [unit for unit in Unit.choices if by.has_perm(ALL_UNITS) or unit[0] in by.units]


class PersonForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("full name"), max_length=60, help_text=gettext_lazy("As it stands beside what the person decides.")
    )
    email = forms.EmailField(
        label=gettext_lazy("mail address"),
        required=False,
        help_text=gettext_lazy("Where reminders and emergencies go. Its owner may change it under the own account."),
    )


class AdmitForm(RightsForm, PersonForm):
    username = forms.CharField(
        label=gettext_lazy("user name"),
        max_length=150,
        help_text=gettext_lazy("For logging in: letters, digits and @ . + - _. It is never given to anybody else."),
    )
    field_order = ("username", "name", "email", "roles", "units")


class SwitchOffForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Kept in the audit chain, not shown to the public."),
    )


class AccountScreen(FactScreen):
    model = User
    key = "pk"
    register = "staff"
    header_icon = "user"

    def facts(self) -> QuerySet[Any]:
        return super().facts().prefetch_related("groups")

    def get_page_title(self) -> str:
        return officer(self.fact)


class AccountRecord(AccountScreen, Record):
    template_name = "office/account.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.fact
        events = AuditEvent.objects.filter(object=f"user:{user.pk}").select_related("actor").order_by("-sequence")
        history = [(VERBS.get(event.verb, event.verb), event) for event in events[:50]]
        return super().get_context_data(
            state=account_state(user, self.at),
            lets_in=account_state(user, self.at) in {AccountState.IN_USE, AccountState.NO_PASSWORD},
            has_phone=TOTPDevice.objects.filter(user=user, confirmed=True).exists(),
            roles=[group.name for group in user.groups.all()],
            history=history,
            **context,
        )


class AccountAct(AccountRecord):
    """One press of a button on the account's page; a refusal is said there."""

    http_method_names = ["post"]
    action: Any
    said: Any

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = self.fact
        try:
            type(self).action(user=user, by=request.user, at=self.at)
        except Refused as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, str(self.said))
        return HttpResponseRedirect(reverse("office:account", args=[user.pk]))


class Enable(AccountAct):
    action = staff.enable
    said = gettext_lazy("The account lets its owner in again.")


class ForgetPhone(AccountAct):
    action = staff.forget_phone
    said = gettext_lazy("The phone and the password are forgotten. Make a link; the login after it binds another phone.")


class RenewPassword(AccountAct):
    """Shows the link this once: it is kept nowhere."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            user = staff.renew_password(user=self.fact, by=request.user, at=self.at)
        except Refused as refusal:
            messages.error(request, str(refusal.message))
            return HttpResponseRedirect(reverse("office:account", args=[self.fact.pk]))
        self.fact = self.facts().get(pk=user.pk)
        key = urlsafe_base64_encode(force_bytes(user.pk))
        address = reverse("choose_password", args=[key, default_token_generator.make_token(user)])
        return self.render_to_response(self.get_context_data(link=request.build_absolute_uri(address)))


class AccountForm(AccountScreen, ActionScreen):
    title: Any

    def get_page_title(self) -> str:
        return str(self.title) % {"name": officer(self.fact)}

    def done(self, result: User) -> tuple[Any, str]:
        return _("The account of %(name)s is changed.") % {"name": officer(result)}, reverse("office:account", args=[result.pk])


class Assign(AccountForm):
    form_class = RightsForm
    action_label = gettext_lazy("Save")
    title = gettext_lazy("Roles and units of %(name)s")
    fields_of_refusals = {"ceiling": "roles", "no_role": "roles", "apart": "roles", "units": "units"}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        return {"roles": [group.name for group in self.fact.groups.all()], "units": self.fact.units}

    def act(self, form: RightsForm) -> User:
        return staff.assign(user=self.fact, by=self.request.user, at=self.at, **form.cleaned_data)


class Correct(AccountForm):
    form_class = PersonForm
    action_label = gettext_lazy("Save")
    title = gettext_lazy("Name and mail address of %(name)s")
    fields_of_refusals = {"unchanged": "name"}

    def get_initial(self) -> dict[str, Any]:
        return {"name": officer(self.fact) if self.fact.get_full_name() else "", "email": self.fact.email}

    def act(self, form: PersonForm) -> User:
        return staff.correct(user=self.fact, by=self.request.user, at=self.at, **form.cleaned_data)


class SwitchOff(AccountForm):
    form_class = SwitchOffForm
    action_label = gettext_lazy("Switch off")
    title = gettext_lazy("Switch off the account of %(name)s")

    def act(self, form: SwitchOffForm) -> User:
        return staff.switch_off(user=self.fact, by=self.request.user, at=self.at, **form.cleaned_data)


class Admit(AccountForm):
    form_class = AdmitForm
    action_label = gettext_lazy("Make the account")
    fields_of_refusals = {**Assign.fields_of_refusals, "taken": "username"}

    fact = None

    def get_page_title(self) -> str:
        return _("Make an account")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user}

    def act(self, form: AdmitForm) -> User:
        return staff.admit(by=self.request.user, at=self.at, **form.cleaned_data)

    def done(self, result: User) -> tuple[Any, str]:
        text = _("The account is made. Make a link now, so that %(name)s can choose a password.") % {"name": officer(result)}
        return text, reverse("office:account", args=[result.pk])
