"""Which device asks, without keeping its address: a keyed hash whose key changes with every quarter."""

import re
from datetime import datetime
from hashlib import blake2b

from django.conf import settings
from django.http import HttpRequest

from verify.calendar import SHANGHAI

PREVIEW = re.compile(
    r"bot|crawl|spider|preview|facebookexternalhit|slurp|curl|wget|python|httpx|okhttp|go-http|java/", re.IGNORECASE
)


def epoch_of(at: datetime) -> int:
    """The quarter, as in 20264."""
    day = at.astimezone(SHANGHAI)
    return day.year * 10 + (day.month + 2) // 3


def address_of(request: HttpRequest) -> str:
    """The peer's address, or the header that the operator's proxy overwrites."""
    value: str = request.META.get(settings.CLIENT_ADDRESS_HEADER, "")
    return value.rsplit(",", 1)[-1].strip()


def device_of(request: HttpRequest, at: datetime) -> int:
    """A 63-bit number, the same for one address and browser within an epoch and unrelated in the next."""
    key = blake2b(settings.SECRET_KEY.encode(), person=b"device", salt=str(epoch_of(at)).encode(), digest_size=32).digest()
    seen = f"{address_of(request)}\n{request.headers.get('User-Agent', '')}"
    return int.from_bytes(blake2b(seen.encode("utf-8", "replace"), key=key, digest_size=8).digest(), "big") >> 1


def is_person(request: HttpRequest) -> bool:
    """Not a prefetch, a link preview or a script."""
    headers = request.headers
    purpose = headers.get("Sec-Purpose", "") + headers.get("Purpose", "") + headers.get("X-Moz", "")
    agent = headers.get("User-Agent", "")
    return not (re.search(r"prefetch|prerender|preview", purpose, re.IGNORECASE) or not agent or PREVIEW.search(agent))
