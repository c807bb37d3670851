"""A file is chosen, what it would do is shown, and then it is confirmed.

Between the two steps nothing is kept on the server. The rows that were read travel in the preview's form, signed for this
user and good for an hour, so that what is confirmed is what was shown, and abandoned previews leave nothing behind.
"""

from dataclasses import asdict
from enum import StrEnum
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from verify.refusals import Refused
from verify.registry.importing import Line, Table

GOOD_FOR = 3600  # seconds
LARGEST = 900_000  # characters, under DATA_UPLOAD_MAX_MEMORY_SIZE


def seal(table: Table, *, user: Any, kind: str, **more: Any) -> str:
    """`more` is what was chosen beside the file. Refused where the list is too long for a form."""
    sealed = signing.dumps({"more": more, "table": asdict(table)}, salt=salt(user, kind), compress=True)
    if len(sealed) > LARGEST:
        raise Refused("too_long", _("The list is too long to be previewed. Divide it, or have the operator import it as a file."))
    return sealed


def unseal(sealed: str, *, user: Any, kind: str, columns: type[StrEnum]) -> tuple[Table, dict[str, Any]]:
    try:
        held = signing.loads(sealed, salt=salt(user, kind), max_age=GOOD_FOR)
    except signing.BadSignature as fault:  # an expired one is one, too
        raise Refused("stale", _("The preview is no longer good. Choose the file once more.")) from fault
    table = held["table"]
    lines = tuple(Line(line["number"], {columns(name): text for name, text in line["cells"].items()}) for line in table["lines"])
    return Table(table["filename"], table["sha256"], lines, tuple(table["ignored"])), held["more"]


def salt(user: Any, kind: str) -> str:
    return f"office.{kind}.{user.pk}"
