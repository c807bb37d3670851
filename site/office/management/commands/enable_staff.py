from argparse import ArgumentParser
from typing import Any

from accounts.models import User
from accounts.roles import CONSOLE, console
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from verify.registry import audit


class Command(BaseCommand):
    help = "Lets somebody log in again whose account was switched off or lay unused. The audit chain keeps it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument(
            "--new-phone", action="store_true", help="forgets the phone that was lost; the next login binds another"
        )

    @transaction.atomic
    def handle(self, *args: Any, username: str, new_phone: bool, **options: Any) -> None:
        user = User.objects.select_for_update().filter(username=username).exclude(username=CONSOLE).first()
        if user is None:
            raise CommandError(_("There is no account “%(name)s”.") % {"name": username})
        user.is_active, user.enabled_at = True, timezone.now()
        user.save(update_fields=["is_active", "enabled_at"])
        if new_phone:
            TOTPDevice.objects.filter(user=user).delete()
        audit.record(by=console(), at=user.enabled_at, verb="staff.enable", on=user, username=username, new_phone=new_phone)
        self.stdout.write(_("“%(name)s” may log in again.") % {"name": username})
