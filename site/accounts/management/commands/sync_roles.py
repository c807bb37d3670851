from typing import Any

from django.core.management.base import BaseCommand

from accounts import roles


class Command(BaseCommand):
    help = "Writes the staff groups and their permissions from accounts/roles.py. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        roles.sync()
        roles.console()
        self.stdout.write(f"{len(roles.PERMISSIONS)} roles")
