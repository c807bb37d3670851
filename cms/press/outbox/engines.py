"""What Baidu's push and IndexNow understand, and what their answers mean. Touches no database."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from cms.press import outgoing
from cms.press.outbox.models import Engine
from verify.head import absolute

MOST = 500  # addresses at once; Baidu takes 2,000, IndexNow 10,000
DEADLINE = 10.0
LONGEST_WAIT = 86_400


class Busy(Exception):
    """The engine did not take them now; `wait` is what it asked for. Nothing of ours is wrong."""

    def __init__(self, said: str, wait: timedelta = timedelta(0)) -> None:
        super().__init__(said)
        self.wait = wait


class OverQuota(Exception):
    """Nothing more today."""


class Rejected(Exception):
    """It will not take them however often we try: the key, the token or the site is wrong. Somebody has to look."""


@dataclass(frozen=True, slots=True)
class Told:
    """`refused`: addresses that it does not want. `remain`: how many more it takes today, where it says so."""

    refused: frozenset[str] = field(default_factory=frozenset)
    remain: int | None = None


def in_use() -> list[Engine]:
    """None in a demonstration, whatever is set."""
    return [] if settings.DEMO else [engine for engine in Engine if getattr(settings, KEYS[engine])]


def tell(engine: str, addresses: Sequence[str]) -> Told:
    """Raises Busy, OverQuota or Rejected; their words hold no token."""
    return TELLERS[Engine(engine)](addresses)


def _baidu(addresses: Sequence[str]) -> Told:
    query = urlencode({"site": absolute(""), "token": settings.BAIDU_PUSH_TOKEN})
    answer = _ask(settings.BAIDU_PUSH_API, f"/urls?{query}", "\n".join(addresses).encode(), "text/plain")
    said = _read(answer)
    if answer.status == 200:
        refused = {str(each) for name in ("not_valid", "not_same_site") for each in _listed(said.get(name))}
        remain = said.get("remain")
        return Told(frozenset(refused), remain if type(remain) is int and remain >= 0 else None)
    if said.get("message") == "over quota":
        raise OverQuota
    if answer.status in {400, 401, 403, 404}:
        raise Rejected(f"status {answer.status}")
    raise Busy(f"status {answer.status}", timedelta(seconds=answer.wait))


def _indexnow(addresses: Sequence[str]) -> Told:
    key = settings.INDEXNOW_KEY
    host = settings.PUBLIC_HOST
    wanted = {"host": host, "key": key, "keyLocation": absolute(f"/{key}.txt"), "urlList": list(addresses)}
    body = json.dumps(wanted, ensure_ascii=False).encode()
    answer = _ask(settings.INDEXNOW_API, "/indexnow", body, "application/json; charset=utf-8")
    if answer.status in {200, 202}:
        return Told()
    if answer.status in {400, 403, 422}:
        raise Rejected(f"status {answer.status}")
    least = timedelta(hours=1) if answer.status == 429 else timedelta(0)
    raise Busy(f"status {answer.status}", max(least, timedelta(seconds=answer.wait)))


def _ask(base: str, path: str, body: bytes, content_type: str) -> outgoing.Answer:
    headers = {"Content-Type": content_type, "User-Agent": "HubeiPremium-Outbox/1"}
    try:
        answer = outgoing.ask(base, path, body=body, headers=headers, seconds=DEADLINE)
    except outgoing.Failed as error:
        raise Busy(str(error)) from None
    return outgoing.Answer(answer.status, answer.body, min(answer.wait, LONGEST_WAIT))


def _read(answer: outgoing.Answer) -> dict[str, Any]:
    try:
        said = json.loads(answer.body)
    except ValueError:
        said = None
    if isinstance(said, dict):
        return said
    if answer.status == 200:
        raise Busy("no object of JSON")
    return {}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


KEYS = {Engine.BAIDU: "BAIDU_PUSH_TOKEN", Engine.INDEXNOW: "INDEXNOW_KEY"}
TELLERS: dict[Engine, Callable[[Sequence[str]], Told]] = {Engine.BAIDU: _baidu, Engine.INDEXNOW: _indexnow}
