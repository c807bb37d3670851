from argparse import ArgumentParser
from typing import Any

from accounts.models import User
from accounts.roles import CONSOLE, console
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from office.actions import staff


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
        staff.let_in_again(user, by=console(), at=timezone.now(), new_phone=new_phone)
        self.stdout.write(_("“%(name)s” may log in again.") % {"name": username})
