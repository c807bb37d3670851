from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

from accounts import roles
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from verify.labels.actions import runs
from verify.labels.export import csv_rows
from verify.labels.models import LabelRun
from verify.refusals import Refused
from verify.registry.models import Product


class Command(BaseCommand):
    help = "Issues a run of labels for an item of the register; with --csv also writes its codes to a new file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--product", required=True, metavar="REF", help="reference of the item")
        parser.add_argument("--grade", required=True, choices=LabelRun.Grade.values)
        parser.add_argument("--quantity", required=True, type=int)
        parser.add_argument("--lot", default="")
        parser.add_argument("--carrier", choices=LabelRun.Carrier.values, default=LabelRun.Carrier.PACK.value)
        parser.add_argument("--activate", action="store_true", help="activate the whole run at once")
        parser.add_argument("--csv", type=Path, metavar="FILE", help="a file that does not exist yet")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path | None = options["csv"]
        run = None
        try:
            # Opened first: a run whose file cannot be written is not issued.
            with path.open("xb") if path else nullcontext() as file:
                run = self._issue(options, timezone.now())
                if file:
                    file.writelines(csv_rows(run))
        except FileExistsError as error:
            raise CommandError(f"{path} exists already; name a new file.") from error
        except OSError as error:
            issued = f" Run {run.pk} is issued all the same; export its codes again." if run else ""
            raise CommandError(f"{path} cannot be written: {error.strerror}.{issued}") from error
        except (Refused, ValidationError) as error:
            if path:
                path.unlink()
            raise CommandError("; ".join(error.messages) if isinstance(error, ValidationError) else str(error)) from error
        self.stdout.write(f"run {run.pk}: {run.quantity:,} labels for {run.product}{f', codes in {path}' if path else ''}")

    @staticmethod
    @transaction.atomic
    def _issue(options: dict[str, Any], at: datetime) -> LabelRun:
        product = Product.objects.filter(ref=options["product"]).first()
        if product is None:
            raise Refused("product", f"No item has the reference {options['product']}.")
        wanted = {name: options[name] for name in ("grade", "quantity", "lot", "carrier")}
        run = runs.issue(product=product, **wanted, by=roles.console(), at=at)
        if options["activate"]:
            runs.activate(run=run, by=roles.console(), at=at)
        return run
