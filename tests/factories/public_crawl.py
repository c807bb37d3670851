"""What the public can get from this site at a moment: every address that leads on from the front page, the sitemaps and the feeds,
and those somebody guesses."""

import re
from collections import deque
from collections.abc import Iterable
from urllib.parse import quote

from django.conf import settings
from django.test import Client

PATH = r"(/[^\s\"'<>\\)]*)"
STARTS = ("/", "/sitemap.xml", "/sitemap/", "/robots.txt")
LEFT_OUT = ("/static/", "/admin", "/portal", "/api/", "/seen/", "/v/", "/V/", "/registry/", "/report", "/track")
SWITCHES = re.compile(r"[?&](lang|size)=")  # the same page in another language or size
FEEDS = ("feed.xml", "atom.xml")
BY_NUMBER = ("/share/card/%s.jpg", "/share/seen/%s.gif", "/share/poster/%s.jpg", "/kits/%s.zip", "/events/accreditation/%s")


def by_number(*keys: int) -> list[str]:
    """What of pages is asked for by their numbers."""
    return [address % key for address in BY_NUMBER for key in keys]


def crawl(words: Iterable[str], guesses: Iterable[str]) -> dict[str, bytes]:
    """{address: content} of all that answers 200. `words` are searched for, `guesses` asked for directly."""
    client, seen, found = Client(), set(), {}
    waiting = deque([*STARTS, *guesses, *(f"/search/?q={quote(word)}" for word in words)])
    while waiting:
        address = waiting.popleft()
        if address in seen or address.startswith(LEFT_OUT) or SWITCHES.search(address):
            continue
        seen.add(address)
        response = client.get(address)
        if response.status_code != 200:
            continue
        found[address] = b"".join(response.streaming_content) if response.streaming else response.content
        if is_read(address, response.headers.get("Content-Type", "")):
            waiting += addresses(found[address].decode())
            waiting += [f"{address}{feed}" for feed in FEEDS if address.endswith("/")]
    return found


def is_read(address: str, kind: str) -> bool:
    return "?" not in address and kind.startswith(
        ("text/html", "application/xml", "text/xml", "application/rss", "application/atom")
    )


def addresses(text: str) -> list[str]:
    found = (
        address.split("#")[0].replace("&amp;", "&")
        for address in re.findall(rf"(?:https?://(?:testserver|{re.escape(settings.PUBLIC_HOST)}))?{PATH}", text)
    )
    return [address for address in found if not address.startswith("//")]


def with_any(found: dict[str, bytes], marks: Iterable[str]) -> set[str]:
    """Addresses in whose content, or in which itself, one of the marks stands; that of the search repeats what was asked."""
    signs = list(marks)
    return {
        address
        for address, content in found.items()
        if any(sign in content.decode("utf-8", "replace") or sign in address for sign in signs)
        and not address.startswith("/search/")
    }
