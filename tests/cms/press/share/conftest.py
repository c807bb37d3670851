import json
from collections.abc import Iterator

import pytest

from tests.cms.press.stand_in import Asked, Reply, StandIn, said

APP, KEY = "wx0123456789abcdef", "0123456789abcdef" * 2
TOKEN, TICKET = "/cgi-bin/stable_token", "/cgi-bin/ticket/getticket"


def as_documented(asked: Asked) -> Reply:
    """What WeChat says to whoever asks rightly, and its errors to others."""
    if asked.path == TOKEN:
        told = json.loads(asked.body)
        is_right = (told["grant_type"], told["appid"], told["secret"]) == ("client_credential", APP, KEY)
        return said({"access_token": "示例TOKEN", "expires_in": 7200} if is_right else {"errcode": 40125, "errmsg": "invalid"})
    is_right = asked.query == {"access_token": ["示例TOKEN"], "type": ["jsapi"]}
    ticket = {"errcode": 0, "errmsg": "ok", "ticket": "ticket-1", "expires_in": 7200}
    return said(ticket if is_right else {"errcode": 40001, "errmsg": "invalid credential"})


@pytest.fixture
def wechat(settings) -> Iterator[StandIn]:
    with StandIn(as_documented) as running:
        settings.WECHAT_APP_ID, settings.WECHAT_SECRET, settings.WECHAT_API = APP, KEY, running.url
        yield running
