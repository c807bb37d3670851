"""One effect for one Idempotency-Key, however often and however closely it is sent (draft-ietf-httpapi-idempotency-key-header)."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from verify.access.models import AskedBefore
from verify.refusals import Refused
from verify.registry import audit
from verify.registry.models import Enterprise

Answer = tuple[int, Any]  # status and body


def request_digest(method: str, path: str, body: bytes) -> str:
    return hashlib.sha256(b"\0".join((method.encode(), path.encode(), body))).hexdigest()


def once(enterprise: Enterprise, key: str, request: str, act: Callable[[], Answer], *, at: datetime) -> tuple[Answer, bool]:
    """(the answer, whether it is one from before). Whoever comes second waits for the first one's commit, and is told the same.
    What is refused is taken back and forgotten, so that it may be mended and sent again. Refused where the key went with another
    request."""
    try:
        with transaction.atomic():
            audit.be_patient()
            AskedBefore.outdated(at).filter(enterprise=enterprise).delete()
            kept = AskedBefore.objects.create(enterprise=enterprise, key=key, request=request, asked_at=at)
            status, body = act()
            AskedBefore.objects.filter(pk=kept.pk).update(status=status, answer=body)
            return (status, body), False
    except IntegrityError:
        earlier = AskedBefore.objects.filter(enterprise=enterprise, key=key).first()
        if earlier is None:
            raise
    if earlier.request != request:
        raise Refused("other_request", _("This Idempotency-Key came with another request before. Use a new one."))
    assert earlier.status  # noqa: S101  both were written in one transaction
    return (earlier.status, earlier.answer), True
