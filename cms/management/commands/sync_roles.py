from typing import Any

from accounts.management.commands import sync_roles

from cms import roles


class Command(sync_roles.Command):
    """Stands before the one of accounts wherever pages are installed."""

    help = "Writes the staff groups, their permissions and workflows from accounts/roles.py and cms/roles.py. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        roles.sync()
