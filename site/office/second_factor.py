"""The code from somebody's phone: at the login, and again where much hangs on who acts [S-6]."""

import unicodedata
from typing import Any, ClassVar

from accounts.models import User
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp import verify_token
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from office.forms import locked_out
from verify.refusals import Refused


def device_of(user: User) -> TOTPDevice:
    """The phone of this person, or the secret that waits to be taken by one."""
    found = TOTPDevice.objects.filter(user=user).order_by("-confirmed", "pk").first()
    return found or TOTPDevice.objects.create(user=user, name="TOTP", confirmed=False)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Six digits"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_code(self) -> str:
        code = "".join(unicodedata.normalize("NFKC", self.cleaned_data["code"]).split())
        if self.fields["code"].required and not (code.isascii() and code.isdigit() and len(code) == 6):
            raise ValidationError(_("A code is six digits, as the phone shows it now."))
        return code


def check_code(request: HttpRequest, user: User, code: str) -> None:
    """Refused where it is not the code of `user`'s phone, or was used already. Failures count as failures to log in do."""
    refuse_locked(request, user)
    if verify_token(user, device_of(user).persistent_id, code) is not None:
        return
    count_failure(request, user)
    raise Refused("code", _("This code is wrong or was used already. Wait for the next one; is your phone on time?"))


def refuse_locked(request: HttpRequest, user: User) -> None:
    if not AxesProxyHandler.is_allowed(request, {"username": user.username}):
        raise Refused("locked", locked_out().messages[0])


def count_failure(request: HttpRequest, user: User) -> None:
    """Refused where this failure was one too many."""
    user_login_failed.send(sender=__name__, credentials={"username": user.username}, request=request)
    if getattr(request, "axes_locked_out", False):
        raise Refused("locked", locked_out().messages[0])


def next_code(device: TOTPDevice) -> str:
    """One that will be accepted now: in a demonstration, where nobody has the phone."""
    device.refresh_from_db()
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = timezone.now().timestamp()
    if totp.t() <= device.last_t:
        totp.time += device.step
    return f"{totp.token():06}"


class AsksForCode:
    """A screen whose form has a `code` among its fields: whoever acts is asked for it anew. Stands before an ActionScreen."""

    request: HttpRequest
    fields_of_refusals: ClassVar[dict[str, str]] = {"code": "code", "locked": "code"}

    @method_decorator([sensitive_post_parameters("code"), never_cache])
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]

    def get_form(self, form_class: Any = None) -> Any:
        form: Any = super().get_form(form_class)  # type: ignore[misc]
        if code := form.fields.get("code"):
            code.label = _("Code from your phone")
            if settings.DEMO:
                shown = {"code": next_code(device_of(self.request.user))}  # type: ignore[arg-type]
                code.help_text = _("Demonstration: the code is %(code)s.") % shown
        return form

    def check_code(self, form: Any) -> None:
        check_code(self.request, self.request.user, form.cleaned_data.pop("code"))  # type: ignore[arg-type]
