from typing import Any

from django.utils import timezone

from cms.demo import site
from verify.demo import cast
from verify.management.commands.seed_demo import Command as SeedRegister


class Command(SeedRegister):
    """The register first, then the pages about it. Stands before verify's command wherever pages are installed."""

    help = "Writes the fictional 示例 world, its pages and pictures, and imports the sample of the real list. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        made = site.seed(cast=cast.enlist(), now=timezone.now())
        self.stdout.write(f"{made} pages made; the others stood already.")
