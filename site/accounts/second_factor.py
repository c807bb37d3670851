"""The code from somebody's phone: at the login, and again where much hangs on who acts [S-6]."""

import unicodedata
from base64 import b32encode

from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_otp import verify_token
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.lockout import locked_out
from accounts.models import User


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
    """ValidationError where it is not the code of `user`'s phone, or was used already. Failures count as failures to log in do."""
    refuse_locked(request, user)
    if verify_token(user, device_of(user).persistent_id, code) is not None:
        return
    count_failure(request, user)
    raise ValidationError(_("This code is wrong or was used already. Wait for the next one; is your phone on time?"), code="code")


def refuse_locked(request: HttpRequest, user: User) -> None:
    if not AxesProxyHandler.is_allowed(request, {"username": user.username}):
        raise locked_out()


def count_failure(request: HttpRequest, user: User) -> None:
    """ValidationError where this failure was one too many."""
    user_login_failed.send(sender=__name__, credentials={"username": user.username}, request=request)
    if getattr(request, "axes_locked_out", False):
        raise locked_out()


def next_code(device: TOTPDevice) -> str:
    """One that will be accepted now: in a demonstration, where nobody has the phone."""
    device.refresh_from_db()
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = timezone.now().timestamp()
    if totp.t() <= device.last_t:
        totp.time += device.step
    return f"{totp.token():06}"


def secret_of(device: TOTPDevice) -> str:
    """In groups of four, to be typed where a picture cannot be scanned."""
    text = b32encode(device.bin_key).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))
