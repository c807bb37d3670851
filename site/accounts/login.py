"""Logging in by password and then by a code from one's phone [S-6]. Until both were right nobody is logged in, so that no other
page needs to ask how far somebody got. Staff and enterprises have a door each, made of these two halves."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView
from django_otp import login as remember_device
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.dormancy import is_dormant
from accounts.lockout import locked_out
from accounts.models import User
from accounts.second_factor import CodeForm, check_code, device_of, next_code, secret_of

PENDING = "password_was_right"
PATIENCE = timedelta(minutes=10)  # between the password and the code
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True)
class Pending:
    """Whose password was right, kept in a session that nobody is logged in to. `proof` is void once the password changes; `door` is
    where the code has to be given."""

    user: int
    proof: str
    until: str
    next: str
    is_remembered: bool
    door: str


def pending_of(request: HttpRequest, door: str, at: datetime) -> tuple[Pending, User] | None:
    """None where no password was given at this door, or too long ago, or the account was switched off or its password changed
    since."""
    kept = request.session.get(PENDING)
    pending = Pending(**kept) if kept else None
    if pending is None or pending.door != door or datetime.fromisoformat(pending.until) <= at:
        return None
    user = User.objects.filter(pk=pending.user, is_active=True).first()
    return (pending, user) if user and user.get_session_auth_hash() == pending.proof else None


class GuardedForm:
    """Of a form for name and password: locked and dormant accounts are told so."""

    request: Any

    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)  # type: ignore[misc]
        if is_dormant(user, timezone.now()):
            text = _("Nobody used this account for %(days)s days, so it is switched off. Please ask the administrators.")
            raise ValidationError(text, code="dormant", params={"days": settings.DORMANT_AFTER.days})

    def get_invalid_login_error(self) -> ValidationError:
        """Of a name that exists or not, the same."""
        if getattr(self.request, "axes_locked_out", False):
            return locked_out()
        text = _("User name and password do not match. After %(most)s failures in a row the account is locked for a while.")
        return ValidationError(text, code="invalid_login", params={"most": settings.AXES_FAILURE_LIMIT})


class PasswordHalf:
    """Of a login view: the right password leads on to `second`, the name of the other half."""

    request: HttpRequest
    second: str

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.get_user()
        # Whoever was shown a secret that no phone has confirmed may keep it: each password is answered with another.
        TOTPDevice.objects.filter(user=user, confirmed=False).delete()
        pending = Pending(
            user=user.pk,
            proof=user.get_session_auth_hash(),
            until=(timezone.now() + PATIENCE).isoformat(),
            next=self.get_success_url(),  # type: ignore[attr-defined]
            is_remembered=bool(form.cleaned_data.get("remember")),
            door=self.second,
        )
        self.request.session.flush()
        self.request.session[PENDING] = asdict(pending)
        self.request.session.set_expiry(int(PATIENCE.total_seconds()))
        return redirect(self.second)


@method_decorator([sensitive_post_parameters("code"), never_cache], name="dispatch")
class CodeHalf(FormView):  # type: ignore[type-arg]
    """The first time it also hands over the secret. `first` and `second` name the halves of this door."""

    form_class = CodeForm
    first: ClassVar[str]
    second: ClassVar[str]
    pending: Pending
    user: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = pending_of(request, self.second, timezone.now())
        if found is None:
            return redirect(self.first)
        self.pending, self.user = found
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.fields["code"].widget.attrs["autofocus"] = True
        return form

    def drawing(self, address: str) -> Any:
        """How the page draws the secret's symbol."""
        raise NotImplementedError

    def bound(self, user: User, at: datetime) -> None:
        """Records that the phone was bound, within the transaction."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        device = device_of(self.user)
        context = super().get_context_data(**kwargs) | {"is_new": not device.confirmed}
        if not device.confirmed:
            context |= {"secret": secret_of(device), "symbol": self.drawing(device.config_url)}
        return context | ({"shown_code": next_code(device)} if settings.DEMO else {})

    def form_valid(self, form: CodeForm) -> HttpResponse:
        device = device_of(self.user)
        try:
            check_code(self.request, self.user, form.cleaned_data["code"])
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        self.let_in(device)
        return HttpResponseRedirect(self.pending.next)

    @transaction.atomic
    def let_in(self, device: TOTPDevice) -> None:
        if not device.confirmed:
            TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
            self.bound(self.user, timezone.now())
        login(self.request, self.user, backend=BACKEND)
        remember_device(self.request, device)
        del self.request.session[PENDING]
        self.request.session.set_expiry(settings.SESSION_COOKIE_AGE if self.pending.is_remembered else 0)
