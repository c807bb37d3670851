"""The door of staff."""

from datetime import datetime
from typing import Any

from accounts.login import CodeHalf, PasswordHalf
from accounts.models import User
from wagtail.admin.views.account import LoginView

from verify.labels import qr
from verify.registry import audit


class StaffLogin(PasswordHalf, LoginView):
    second = "second_factor"


class SecondFactor(CodeHalf):
    template_name = "office/second_factor.html"
    first = "wagtailadmin_login"
    second = "second_factor"

    def drawing(self, address: str) -> Any:
        return qr.outline(address)

    def bound(self, user: User, at: datetime) -> None:
        audit.record(by=user, at=at, verb="staff.phone", on=user, username=user.username)
