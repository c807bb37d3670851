"""Staff log in by password and then by a code from their phone [S-6]. Until both were right nobody is logged in, so that no other
page needs to ask how far somebody got."""

from base64 import b32encode
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView
from django_otp import login as remember_device
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.admin.views.account import LoginView

from office.second_factor import CodeForm, check_code, device_of, next_code
from verify.labels import qr
from verify.refusals import Refused
from verify.registry import audit

PENDING = "password_was_right"
PATIENCE = timedelta(minutes=10)  # between the password and the code
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True)
class Pending:
    """Whose password was right, kept in a session that nobody is logged in to. `proof` is void once the password changes."""

    user: int
    proof: str
    until: str
    next: str
    is_remembered: bool


def pending_of(request: HttpRequest, at: datetime) -> tuple[Pending, User] | None:
    """None where no password was given, or too long ago, or the account was switched off or its password changed since."""
    kept = request.session.get(PENDING)
    pending = Pending(**kept) if kept else None
    if pending is None or datetime.fromisoformat(pending.until) <= at:
        return None
    user = User.objects.filter(pk=pending.user, is_active=True).first()
    return (pending, user) if user and user.get_session_auth_hash() == pending.proof else None


class StaffLogin(LoginView):
    """The first half."""

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.get_user()
        # Whoever was shown a secret that no phone has confirmed may keep it: each password is answered with another.
        TOTPDevice.objects.filter(user=user, confirmed=False).delete()
        pending = Pending(
            user=user.pk,
            proof=user.get_session_auth_hash(),
            until=(timezone.now() + PATIENCE).isoformat(),
            next=self.get_success_url(),
            is_remembered=bool(form.cleaned_data.get("remember")),
        )
        self.request.session.flush()
        self.request.session[PENDING] = asdict(pending)
        self.request.session.set_expiry(int(PATIENCE.total_seconds()))
        return redirect("second_factor")


@method_decorator([sensitive_post_parameters("code"), never_cache], name="dispatch")
class SecondFactor(FormView):
    """The second half; the first time it also hands over the secret."""

    form_class = CodeForm
    template_name = "office/second_factor.html"
    pending: Pending
    user: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = pending_of(request, timezone.now())
        if found is None:
            return redirect("wagtailadmin_login")
        self.pending, self.user = found
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.fields["code"].widget.attrs["autofocus"] = True
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        device = device_of(self.user)
        context = super().get_context_data(**kwargs) | {"is_new": not device.confirmed}
        if not device.confirmed:
            address = device.config_url
            context |= {"secret": secret_of(device), "symbol": qr.outline(address)}
        return context | ({"shown_code": next_code(device)} if settings.DEMO else {})

    def form_valid(self, form: CodeForm) -> HttpResponse:
        device = device_of(self.user)
        try:
            check_code(self.request, self.user, form.cleaned_data["code"])
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
            return self.form_invalid(form)
        self.let_in(device)
        return HttpResponseRedirect(self.pending.next)

    @transaction.atomic
    def let_in(self, device: TOTPDevice) -> None:
        if not device.confirmed:
            TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
            audit.record(by=self.user, at=timezone.now(), verb="staff.phone", on=self.user, username=self.user.username)
        login(self.request, self.user, backend=BACKEND)
        remember_device(self.request, device)
        del self.request.session[PENDING]
        self.request.session.set_expiry(settings.SESSION_COOKIE_AGE if self.pending.is_remembered else 0)


def secret_of(device: TOTPDevice) -> str:
    """In groups of four, to be typed where a picture cannot be scanned."""
    text = b32encode(device.bin_key).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))
