from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from verify.registry import audit


def published_head(value: str) -> tuple[int, str]:
    sequence, colon, hash = value.partition(":")
    if not (colon and sequence.isdecimal() and int(sequence) > 0 and len(hash) == 64):
        raise ArgumentTypeError("SEQUENCE:HASH, like 120:9f86…, with the 64 hexadecimal characters of the hash")
    return int(sequence), hash.lower()


class Command(BaseCommand):
    help = "Recomputes the audit chain and names the first broken row; exit code 1 where there is one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--expect", type=published_head, default=(0, ""), metavar="SEQUENCE:HASH", help="a head that was published earlier"
        )

    def handle(self, *args: Any, expect: tuple[int, str], **options: Any) -> None:
        sequence, hash = expect
        report = audit.verify_chain(expected_sequence=sequence, expected_hash=hash)
        if report.broken_at is not None:
            values = {"sequence": report.broken_at, "fault": report.fault}
            raise CommandError(_("The audit chain is broken at row %(sequence)s: %(fault)s.") % values)
        self.stdout.write(f"{report.length}:{report.head}")
