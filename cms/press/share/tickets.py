"""WeChat's jsapi_ticket: asked for once for all processes, kept in one row, renewed before its end by whoever comes first.

Only the script of a page leads here, never the page itself, so that a WeChat that is slow or down delays nobody's reading.
"""

import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import connection, transaction

from cms.press import outgoing
from cms.press.share.models import WechatAccess
from verify.sealing import seal, unseal

DEADLINE = 0.8  # seconds for each of two questions
EARLY = timedelta(minutes=10)
MARGIN = timedelta(seconds=60)  # between our signature and WeChat's look at it
PAUSE = timedelta(seconds=60)  # also after an answer, which may last shorter than EARLY
LOCK = 0x77656368  # "wech"
OUTWORN = frozenset({40001, 40014, 42001})  # errcode: the token is none, or is over


class Unavailable(Exception):
    """There is no ticket at the moment."""


class Odd(Exception):
    """WeChat answered with something else than what was asked for; `str` is short and holds no key. `code`: its errcode."""

    def __init__(self, said: str, code: Any = None) -> None:
        super().__init__(said)
        self.code = code


def is_set() -> bool:
    return bool(settings.WECHAT_APP_ID and settings.WECHAT_SECRET)


def ticket(*, at: datetime) -> str:
    """Raises Unavailable at once where there is none and somebody else asks, or WeChat failed a moment ago."""
    kept = WechatAccess.objects.filter(app_id=settings.WECHAT_APP_ID).first()
    if kept is None or not (kept.has_ticket(at + EARLY) or kept.is_left_alone(at)):
        kept = renew(at=at) or kept
    if kept is None or not kept.has_ticket(at + MARGIN):
        raise Unavailable
    try:
        return unseal(kept.sealed_ticket)
    except InvalidToken:
        forget()
        raise Unavailable from None


def forget() -> None:
    """No key opens it any more; the next one asks anew."""
    nothing = dict.fromkeys(("sealed_token", "token_until", "sealed_ticket", "ticket_until", "retry_at"))
    WechatAccess.objects.update(**nothing)


@transaction.atomic
def renew(*, at: datetime) -> WechatAccess | None:
    """None where somebody else is at it. What fails is remembered, so that it is not asked again by every view."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return None
    row = WechatAccess.objects.first()
    if row is not None and row.app_id != settings.WECHAT_APP_ID:
        row.delete()
        row = None
    row = row or WechatAccess(app_id=settings.WECHAT_APP_ID)
    if row.has_ticket(at + EARLY) or row.is_left_alone(at):
        return row
    try:
        _ask(row, at)
        row.failures, row.retry_at, row.error = 0, at + PAUSE, ""
    except (outgoing.Failed, Odd, InvalidToken) as error:
        row.failures += 1
        row.retry_at, row.error = at + row.pause(), (str(error) or type(error).__name__)[:60]
    row.save()
    return row


def _ask(row: WechatAccess, at: datetime) -> None:
    if not row.has_token(at + EARLY):
        # The stable one: the secret travels in the body, and no other system of the same account is locked out.
        wanted = {"grant_type": "client_credential", "appid": settings.WECHAT_APP_ID, "secret": settings.WECHAT_SECRET}
        token, lasts = _said("/cgi-bin/stable_token", "access_token", json.dumps(wanted).encode())
        row.sealed_token, row.token_until = seal(token), at + lasts
    query = urlencode({"access_token": unseal(row.sealed_token), "type": "jsapi"})
    try:
        found, lasts = _said(f"/cgi-bin/ticket/getticket?{query}", "ticket")
    except Odd as error:
        if error.code in OUTWORN:
            row.sealed_token = row.token_until = None
        raise
    row.sealed_ticket, row.ticket_until = seal(found), at + lasts


def _said(path: str, name: str, body: bytes | None = None) -> tuple[str, timedelta]:
    headers = {"Content-Type": "application/json"} if body else {}
    answer = outgoing.ask(settings.WECHAT_API, path, body=body, headers=headers, seconds=DEADLINE)
    try:
        said: Any = json.loads(answer.body)
    except ValueError:
        raise Odd(f"{name}: status {answer.status}, no JSON") from None
    if not isinstance(said, dict):
        raise Odd(f"{name}: no object")
    code = said["errcode"] if isinstance(said.get("errcode"), int) else 0 if "errcode" not in said else None
    value, lasts = said.get(name), said.get("expires_in")
    if answer.status != 200 or code != 0:
        raise Odd(f"{name}: status {answer.status}, errcode {code}", code)
    if not isinstance(value, str) or not 0 < len(value) <= 600 or type(lasts) is not int or not 0 < lasts <= 86_400:
        raise Odd(f"{name}: not as documented")
    return value, timedelta(seconds=lasts)
