"""What members type. Each form has the fields of one action; none is ever saved."""

from typing import Any

from accounts.login import GuardedForm
from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from verify.membership.models import MemberRole


class MemberLoginForm(GuardedForm, AuthenticationForm):
    username = forms.CharField(
        label=gettext_lazy("user name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)
        if user.is_superuser or user.groups.exists():
            raise ValidationError(_("This is the door of enterprises. Staff of the regulator log in at /admin/."), code="staff")


class UsccForm(forms.Form):
    uscc = forms.CharField(
        label=gettext_lazy("unified social credit code"),
        max_length=40,
        help_text=gettext_lazy("Of the enterprise that invites you: 18 letters and digits, as on its business licence."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class JoinForm(UsccForm):
    name = forms.CharField(
        label=gettext_lazy("full name"),
        max_length=60,
        help_text=gettext_lazy("As your colleagues know you. The public does not see it."),
    )
    username = forms.CharField(
        label=gettext_lazy("user name"),
        max_length=150,
        help_text=gettext_lazy("For logging in: letters, digits and @ . + - _."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=200,
        strip=False,
        help_text=gettext_lazy("At least 12 characters. A sentence that only you know is good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("Password once more"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        password, again = told.get("password"), told.pop("again", None)
        if password and again and password != again:
            self.add_error("again", _("The two passwords are not the same."))
        elif password:
            try:
                password_validation.validate_password(password)
            except ValidationError as error:
                self.add_error("password", error)
        return told


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("mail address"), help_text=gettext_lazy("The link goes there, and is shown to you.")
    )
    role = forms.ChoiceField(label=gettext_lazy("role"), choices=MemberRole.choices, widget=forms.RadioSelect)


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=gettext_lazy("role"), choices=MemberRole.choices, widget=forms.RadioSelect)
