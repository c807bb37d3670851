"""Soft limits for costly requests, per device and window. A shop or a carrier shares one address, so they are generous,
and they fail open unless told otherwise: verification must not depend on the counter."""

import logging
from datetime import datetime

from django.core.cache import cache
from django.http import HttpRequest

from verify.devices import device_of

log = logging.getLogger(__name__)


def within(
    name: str, request: HttpRequest, *, most: int, seconds: int, at: datetime, asked_by: str = "", fails_open: bool = True
) -> bool:
    """Whether this device, or whom `asked_by` names, has asked at most `most` times in this window of `seconds`. Where the counter
    does not answer, yes; or its own error, where a secret is guarded."""
    key = f"limit:{name}:{asked_by or device_of(request, at)}:{int(at.timestamp()) // seconds}"
    try:
        cache.add(key, 0, seconds)
        return cache.incr(key) <= most
    except Exception:
        log.warning("the counter of %s does not answer", name)
        if not fails_open:
            raise
        return True
