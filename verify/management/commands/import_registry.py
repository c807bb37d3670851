from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from accounts import roles
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from verify.refusals import Refused
from verify.registry import importing
from verify.registry.actions import imports
from verify.registry.importing import Column, Plan, Table


class Command(BaseCommand):
    help = "Imports a published list, CSV or XLSX, into the round of a year: a report per row, all or nothing, safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--round", type=int, required=True, dest="year", metavar="YEAR", help="the list year, like 2023")
        parser.add_argument("--dry-run", action="store_true", help="report only; write nothing")

    def handle(self, *args: Any, file: Path, year: int, dry_run: bool, **options: Any) -> None:
        at = timezone.now()
        try:
            table = _read(file)
            plan = importing.plan(table, year=year, at=at)
            if plan.is_importable and not dry_run:
                plan = imports.import_list(table=table, year=year, by=roles.console(), at=at)
        except imports.ListRefused as refusal:
            plan = refusal.plan
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self._report(plan)
        if plan.errors:
            raise CommandError(_("Nothing was imported."))
        if dry_run:
            self.stdout.write(_("Dry run: nothing was written."))

    def _report(self, plan: Plan) -> None:
        for row in plan.rows:
            names = " ".join(row.cells.get(column, "") for column in (Column.ENTERPRISE, Column.ITEM))
            self.stdout.write("\t".join((str(row.number), row.outcome.value, names, *row.messages)))
        if plan.ignored:
            self.stdout.write(_("Columns that were not read: %(columns)s") % {"columns": "、".join(plan.ignored)})
        self.stdout.write(" ".join(f"{outcome.value}={count}" for outcome, count in plan.counts.items()))


def _read(file: Path) -> Table:
    try:
        with file.open("rb") as opened:
            content = opened.read(importing.MAX_BYTES + 1)
    except OSError as fault:
        raise CommandError(_("The file cannot be read: %(file)s") % {"file": file}) from fault
    return importing.read(content, file.name)
