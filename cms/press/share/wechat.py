"""The signature by which WeChat lets a page of ours say what its share card shows (JS-SDK, appendix 1)."""

import hashlib
import secrets
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from cms.press.share import tickets
from verify.head import absolute
from verify.refusals import Refused

LONGEST = 2000


def signed(*, url: str, at: datetime) -> dict[str, str | int]:
    """What a page at `url` hands to WeChat. Refused for an address that is not ours; raises tickets.Unavailable."""
    page = ours(url)
    nonce, timestamp = secrets.token_hex(8), int(at.timestamp())
    return {
        "appId": settings.WECHAT_APP_ID,
        "timestamp": timestamp,
        "nonceStr": nonce,
        "signature": signature(tickets.ticket(at=at), nonce, timestamp, page),
    }


def ours(url: str) -> str:
    """The address without its fragment. It begins with our one host as browsers write it, so that no user name, port or
    look-alike goes through."""
    page = url.partition("#")[0]
    is_plain = page.isascii() and page.isprintable() and not set(page) & {" ", "\\"}
    if len(url) > LONGEST or not is_plain or not page.startswith(absolute("/")):
        raise Refused("url", _("Only addresses of this site are signed."))
    return page


def signature(ticket: str, nonce: str, timestamp: int, url: str) -> str:
    text = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp}&url={url}"
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
