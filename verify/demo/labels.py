"""One label for every verdict, found again by the request key its run was issued with. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from verify.labels.addresses import address as printed_address
from verify.labels.codes import ALPHABET, Sealer, grouped
from verify.labels.keys import keyring
from verify.labels.models import LabelRun
from verify.labels.scratch import Scratcher
from verify.labels.scratch import grouped as grouped_digits
from verify.scanning.verdicts import Verdict

NAMESPACE = UUID("8f3c2b5e-7a41-5d7c-9a52-0c6f1f1b9d10")


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands behind a label: the name of its run in the 示例 world and a serial, 0 for the product-level code."""

    run: str
    serial: int
    story: Any


# By verdict, best first.
RUNS = {
    Verdict.VALID: Shown("tea", 0, _("Certified and inspected; nothing is wrong.")),
    Verdict.VALID_WITH_NOTICE: Shown(
        "mushrooms", 0, _("A sampling inspection failed; no decision has been made about the certificate.")
    ),
    Verdict.NOT_YET_VALID: Shown("instruments", 0, _("Announced; the certificate begins a year later.")),
    Verdict.EXPIRED: Shown("porcelain", 0, _("The last day has passed and nobody renewed.")),
    Verdict.WITHDRAWN: Shown("soy sauce", 0, _("The enterprise stopped making it and gave the certificate back.")),
    Verdict.SUSPECT_COPY: Shown("rice", 88, _("One label, scanned by twelve devices on twelve days.")),
    Verdict.LABEL_INACTIVE: Shown("rice, new", 1, _("Printed, but the enterprise has not activated the labels.")),
    Verdict.SUSPENDED: Shown("mugwort", 0, _("Two officers suspended the certificate after a failed inspection.")),
    Verdict.RECALLED: Shown("crayfish", 1, _("This lot is recalled; the certificate stands.")),
    Verdict.REVOKED: Shown("brake pads", 0, _("Suspended first, then revoked.")),
    Verdict.LABEL_VOID: Shown("rice", 501, _("The roll was lost on its way, so its labels were voided.")),
    Verdict.CANNOT_VERIFY: Shown("inconsistent", 0, _("The data behind this label is damaged on purpose.")),
}
UNSEALED = {
    Verdict.UNKNOWN: _("Well formed, but not one of our codes."),
    Verdict.MALFORMED: _("One character is mistyped."),
}
# More to look at.
ALSO = (
    (Verdict.VALID, Shown("tea, items", 1, _("Item-level code: first query and number of queries."))),
    (
        Verdict.VALID,
        Shown("tea, scratch", 1, _("With a scratch code: open the page and type it. The second time it says who was first.")),
    ),
    (Verdict.VALID, Shown("care", 0, _("A service: the code on its certificate, renewed once."))),
    (Verdict.VALID, Shown("bridge", 0, _("An engineering project: the code on its plaque."))),
    (Verdict.VALID_WITH_NOTICE, Shown("crayfish, other lot", 1, _("Another lot of the recalled item."))),
)


class NotSeeded(Exception):
    """The 示例 world is not here, or not whole."""


@dataclass(frozen=True, slots=True)
class DemoLabel:
    verdict: Verdict
    code: str
    story: Any
    scratch: str = ""  # under its coating, which a screen has not

    @property
    def address(self) -> str:
        return f"/v/{self.code}"

    @property
    def printed_address(self) -> str:
        return printed_address(self.code)

    @property
    def grouped(self) -> str:
        return grouped(self.code)


def request_key(run: str) -> UUID:
    """Makes issuing a run of the 示例 world safe to repeat, and finds it again."""
    return uuid5(NAMESPACE, run)


def by_verdict() -> dict[Verdict, DemoLabel]:
    """A label for each verdict, best first. Raises NotSeeded."""
    labels = dict(zip(RUNS, _sealed(list(RUNS.items())), strict=True))
    unsealed = {Verdict.UNKNOWN: _of_a_foreign_key(), Verdict.MALFORMED: _mistyped(labels[Verdict.VALID].code)}
    return labels | {verdict: DemoLabel(verdict, code, UNSEALED[verdict]) for verdict, code in unsealed.items()}


def others() -> list[DemoLabel]:
    """More labels worth a look. Raises NotSeeded."""
    return _sealed(ALSO)


def _sealed(wanted: Sequence[tuple[Verdict, Shown]]) -> list[DemoLabel]:
    sealers = keyring().sealers
    keys = {request_key(shown.run): shown.run for _verdict, shown in wanted}
    runs = {keys[run.request_key]: run for run in LabelRun.objects.filter(request_key__in=keys) if run.request_key}
    if len(runs) != len(keys):
        raise NotSeeded(_("The 示例 world is not here: run manage.py seed_demo first."))
    if gone := {run.key_name for run in runs.values()} - set(sealers):
        raise NotSeeded(_("LABEL_KEYS lacks the keys %(names)s that sealed the demo labels.") % {"names": ", ".join(sorted(gone))})
    return [
        DemoLabel(verdict, sealers[run.key_name].seal(run.pk, shown.serial), shown.story, _scratch(run, shown.serial))
        for verdict, shown in wanted
        for run in [runs[shown.run]]
    ]


def _scratch(run: LabelRun, serial: int) -> str:
    return grouped_digits(Scratcher(settings.LABEL_KEYS[run.key_name]).of(run.pk, serial)) if run.has_scratch else ""


def _of_a_foreign_key() -> str:
    """Well formed, but sealed with a key that this installation does not hold."""
    return Sealer(blake2b(settings.SECRET_KEY.encode()[:64], person=b"foreign", digest_size=32).digest()).seal(1, 1)


def _mistyped(code: str) -> str:
    """One wrong character, which the check character shows."""
    return code[:7] + ALPHABET[ALPHABET.index(code[7]) - 1] + code[8:]
