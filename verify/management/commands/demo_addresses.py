import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from verify.demo import cast, labels


class Command(BaseCommand):
    help = "The addresses and accounts of the 示例 world as JSON. Reads only."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            verdicts = {verdict: label.address for verdict, label in labels.by_verdict().items()}
        except labels.NotSeeded as error:
            raise CommandError(str(error)) from error
        accounts = [
            {"role": account.role.value.lower(), "username": account.username, "password": account.password}
            for account in cast.enlisted()
        ]
        self.stdout.write(json.dumps({"verdicts": verdicts, "accounts": accounts}, ensure_ascii=False, indent=2))
