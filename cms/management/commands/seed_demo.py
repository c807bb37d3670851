from typing import Any

from django.utils import timezone

from cms.demo import site
from verify.demo import cast
from verify.management.commands.seed_demo import Command as SeedRegister


class Command(SeedRegister):
    """The register first, then the pages about it. Stands in for verify's command wherever the site is installed."""

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        made = site.seed(cast=cast.enlist(), now=timezone.now())
        self.stdout.write(f"{made} pages made; the others stood already.")
