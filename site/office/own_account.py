"""What people do with their own account: choose a password, correct their mail address, set their language.

Stands in the place of Wagtail's page, which let officers write another name beside their decisions, count no wrong password and
keep no trace."""

from typing import Any

from accounts.models import User
from accounts.second_factor import count_failure, refuse_locked
from django import forms
from django.conf import settings
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.forms.account import LocalePreferencesForm
from wagtail.admin.forms.auth import PasswordChangeForm
from wagtail.admin.views import account
from wagtail.users.models import UserProfile

from office.actions import staff


class RecordedPassword:
    """Of Django's forms for a password: choosing one is an action."""

    user: User
    cleaned_data: dict[str, Any]

    def save(self, commit: bool = True) -> User:
        return staff.choose_password(user=self.user, password=self.cleaned_data["new_password1"], at=timezone.now())


class ChoosePasswordForm(RecordedPassword, SetPasswordForm):
    """By whoever holds the link."""


class ChangePasswordForm(RecordedPassword, PasswordChangeForm):
    """By whoever knows the old one; a wrong one counts as a failure to log in does, or a stolen session could guess it."""

    request: HttpRequest

    def clean_old_password(self) -> str:
        typed: str = self.cleaned_data["old_password"]
        refuse_locked(self.request, self.user)
        if not self.user.check_password(typed):
            count_failure(self.request, self.user)
        return super().clean_old_password()  # type: ignore[no-any-return]


class MailForm(forms.ModelForm):
    email = forms.EmailField(
        label=gettext_lazy("mail address"), required=False, help_text=gettext_lazy("Where reminders and emergencies go.")
    )

    class Meta:
        model = User
        fields = ("email",)

    def save(self, commit: bool = True) -> User:
        email = self.cleaned_data["email"]
        return staff.correct_mail(user=self.instance, email=email, at=timezone.now()) if self.has_changed() else self.instance


class LanguageForm(LocalePreferencesForm):
    """Without a choice that Wagtail writes in English."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["preferred_language"].choices = settings.LANGUAGES
        self.initial["preferred_language"] = self.instance.get_preferred_language()


class MailPanel(account.BaseSettingsPanel):
    name = "mail"
    title = gettext_lazy("Mail address")
    order = 100
    form_class = MailForm


class LanguagePanel(account.LocaleSettingsPanel):
    form_class = LanguageForm


class PasswordPanel(account.ChangePasswordPanel):
    form_class = ChangePasswordForm

    @cached_property
    def form(self) -> Any:
        form = super().get_form()
        form.request = self.request
        return form

    def get_form(self) -> Any:
        """The same each time, so that a wrong password counts once."""
        return self.form


class OwnAccount(account.AccountView):
    """Without a name, which the managers of staff set right, and without portrait and colours, which nobody needs."""

    panel_classes = (MailPanel, account.NotificationsSettingsPanel, LanguagePanel, PasswordPanel)

    @cached_property
    def panels(self) -> list[Any]:
        user: Any = self.request.user
        profile = UserProfile.get_for_user(user)
        made = [panel(self.request, user, profile) for panel in self.panel_classes]
        return [panel for panel in made if panel.is_active()]

    def get_panels(self) -> list[Any]:
        return self.panels


class ChoosePassword(PasswordResetConfirmView):
    """Where the link leads that a manager handed over. It is good once, for PASSWORD_RESET_TIMEOUT; logging in comes after."""

    form_class = ChoosePasswordForm
    template_name = "office/choose_password.html"
    success_url = reverse_lazy("wagtailadmin_login")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Your password is set. Please log in with it now."))
        return super().form_valid(form)
