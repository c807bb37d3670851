from typing import Any

from django.core.management.base import BaseCommand

from cms import planting, roles


class Command(BaseCommand):
    help = "Makes the sections of the public site that are missing, and what roles may do there. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{len(planting.plant())} sections")
        roles.sync()
