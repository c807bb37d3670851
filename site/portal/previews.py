"""What was read of a file, between being shown and being recorded: signed for this person and purpose, good for an hour."""

from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from verify.refusals import Refused

GOOD_FOR = 3600  # seconds
LARGEST = 900_000  # characters, under DATA_UPLOAD_MAX_MEMORY_SIZE


def seal(value: Any, *, user: Any, purpose: str) -> str:
    sealed = signing.dumps(value, salt=f"portal.{purpose}.{user.pk}", compress=True)
    if len(sealed) > LARGEST:
        raise Refused("too_long", _("The file is too long to be previewed. Divide it."))
    return sealed


def unseal(sealed: str, *, user: Any, purpose: str) -> Any:
    try:
        return signing.loads(sealed, salt=f"portal.{purpose}.{user.pk}", max_age=GOOD_FOR)
    except signing.BadSignature as fault:  # an expired one is one, too
        raise Refused("stale", _("The preview is no longer good. Choose the file once more.")) from fault
