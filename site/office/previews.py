"""The preview of a list, with what was chosen beside the file."""

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from verify import previews
from verify.registry.importing import Table


def seal(table: Table, *, user: Any, kind: str, **more: Any) -> str:
    """`more` is what was chosen beside the file. Refused where the list is too long for a form."""
    too_long = _("The list is too long to be previewed. Divide it, or have the operator import it as a file.")
    return previews.seal({"more": more, "table": previews.packed(table)}, user=user, purpose=purpose(kind), too_long=too_long)


def unseal(sealed: str, *, user: Any, kind: str, columns: type[StrEnum]) -> tuple[Table, dict[str, Any]]:
    held = previews.unseal(sealed, user=user, purpose=purpose(kind))
    return previews.unpacked(held["table"], columns), held["more"]


def purpose(kind: str) -> str:
    return f"office.{kind}"
