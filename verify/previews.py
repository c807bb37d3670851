"""A file is chosen, what it would do is shown, and then it is confirmed.

Between the two steps nothing is kept on the server. What was read travels in the preview's form, signed for this user and
purpose and good for an hour, so that what is confirmed is what was shown, and abandoned previews leave nothing behind.
"""

from enum import StrEnum
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from verify.refusals import Refused
from verify.registry.importing import Line, Table

GOOD_FOR = 3600  # seconds
LARGEST = 900_000  # characters, under DATA_UPLOAD_MAX_MEMORY_SIZE
DIVIDE = gettext_lazy("The file is too long to be previewed. Divide it.")


def seal(value: Any, *, user: Any, purpose: str, too_long: Any = DIVIDE) -> str:
    """Refused, in the words of `too_long`, where it is too long for a form."""
    sealed = signing.dumps(value, salt=salt(user, purpose), compress=True)
    if len(sealed) > LARGEST:
        raise Refused("too_long", too_long)
    return sealed


def unseal(sealed: str, *, user: Any, purpose: str) -> Any:
    """Refused where it was sealed for somebody or something else, altered, or too long ago."""
    try:
        return signing.loads(sealed, salt=salt(user, purpose), max_age=GOOD_FOR)
    except signing.BadSignature as fault:  # an expired one is one, too
        raise Refused("stale", _("The preview is no longer good. Choose the file once more.")) from fault


def salt(user: Any, purpose: str) -> str:
    return f"{purpose}.{user.pk}"


def packed(table: Table) -> dict[str, Any]:
    """As it travels: each column named once."""
    columns = list(table.lines[0].cells) if table.lines else []
    lines = [[line.number, *(line.cells[column] for column in columns)] for line in table.lines]
    return {"filename": table.filename, "sha256": table.sha256, "ignored": table.ignored, "columns": columns, "lines": lines}


def unpacked(held: dict[str, Any], columns: type[StrEnum]) -> Table:
    known = [columns(name) for name in held["columns"]]
    lines = tuple(Line(number, dict(zip(known, cells, strict=True))) for number, *cells in held["lines"])
    return Table(held["filename"], held["sha256"], lines, tuple(held["ignored"]))
