"""The beacon: a picture of one pixel whose loading records the scan, because the page itself must use nothing up.

Its address is a signed token that says which verdict was shown for which code; it works for ten minutes and carries
nothing that the page's own address does not."""

import logging
from datetime import datetime

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from verify.devices import address_of, device_of, epoch_of, is_person
from verify.labels.keys import keyring
from verify.reader import read_only
from verify.scanning.actions import scans
from verify.scanning.cities import city_of
from verify.scanning.verdicts import Verdict

PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
LIFETIME = 600  # seconds
signer = signing.TimestampSigner(salt="verify.scanning.beacon")
log = logging.getLogger(__name__)


def token_of(code: str, verdict: Verdict) -> str:
    return signer.sign(f"{code}.{verdict}")


@read_only
def seen(request: HttpRequest, token: str) -> HttpResponse:
    """Always the pixel. A failing write, a stale or foreign token, a preview or a repeat changes nothing a person sees."""
    try:
        if request.method == "GET" and is_person(request):
            _record(request, token, timezone.now())
    except signing.BadSignature:
        pass
    except Exception:
        log.exception("a scan was not recorded")
    return HttpResponse(PIXEL, content_type="image/gif")


def _record(request: HttpRequest, token: str, at: datetime) -> None:
    code, verdict = signer.unsign(token, max_age=LIFETIME).split(".")
    label = keyring().open_code(code)
    if label is not None:
        scans.record(
            run=label.run,
            serial=label.serial,
            device=device_of(request, at),
            epoch=epoch_of(at),
            verdict=Verdict(verdict),
            city=city_of(address_of(request)),
            at=at,
        )
