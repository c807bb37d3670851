from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from verify.demo import world
from verify.demo.stories import STORIES

SAMPLE = Path(__file__).parents[1] / "data" / "certified-round1-sample.csv"


class Command(BaseCommand):
    help = "Writes the fictional 示例 world, which shows every verdict, and imports the sample of the real list. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Made-up data belongs into no real register: set DEMO=1 to seed it here.")
        told = world.seed(now=timezone.now())
        self.stdout.write(f"{len(told)} of {len(STORIES)} stories told; the others stood already.")
        call_command("import_registry", str(SAMPLE), "--round", "2023", stdout=self.stdout)
