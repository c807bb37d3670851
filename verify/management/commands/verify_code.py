from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from verify.scanning.examine import examine
from verify.scanning.verdicts import HTTP_STATUS
from verify.scanning.wording import text_of


class Command(BaseCommand):
    help = "The live verdict on a label code, as /v/<code> and the API give it. Exits with 1 where the label is not found."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code")

    def handle(self, *args: Any, **options: Any) -> None:
        judgement = examine(options["code"], timezone.now())
        text = text_of(judgement.verdict, "zh-hans")
        self.stdout.write(f"{judgement.verdict}  {text.title}  {judgement.printed_code}")
        if found := judgement.evidence:
            self.stdout.write(f"{found.product_name}  {found.enterprise_name}  run {found.run}  serial {found.serial}")
        if HTTP_STATUS.get(judgement.verdict) == 404:
            raise SystemExit(1)
