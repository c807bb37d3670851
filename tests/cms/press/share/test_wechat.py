"""The share card of WeChat: signed here for our own pages alone, with one ticket for all processes; pages never wait for it."""

import hashlib
import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from django.db.models import F

from cms.models import WechatAccess
from cms.press.share import tickets
from cms.press.share.wechat import signature
from tests.cms.press.share.conftest import APP, KEY, TICKET, TOKEN
from tests.cms.press.stand_in import said
from tests.factories import stories
from tests.factories.public import Public
from tests.factories.site import sections
from tests.factories.world import NOW
from tests.together import together
from verify.sealing import unseal

ROOT = Path(__file__).parents[4]
HOST = "https://jp.example.gov.cn"
SENTENCE = "只为本站的网址签名。"


def ask(client, url: str = f"{HOST}/cases/"):
    return client.get("/share/wechat.json?url=" + quote(url, safe=""))


def test_the_signature_is_that_of_the_official_example():
    ticket = "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg"
    made = signature(ticket, "Wm3WZYTPz0wzccnW", 1414587457, "http://mp.weixin.qq.com?params=value")
    assert made == "0f9de62fce790f9a083d5c99e95740ceb90c27ed"


def test_an_address_of_ours_is_signed_without_its_fragment(client, db, noon, wechat):
    answer = ask(client, f"{HOST}/cases/a/?lang=en&from=singlemessage#part")
    told = answer.json()
    text = (
        f"jsapi_ticket=ticket-1&noncestr={told['nonceStr']}&timestamp={told['timestamp']}"
        f"&url={HOST}/cases/a/?lang=en&from=singlemessage"
    )
    assert (answer.status_code, told["appId"], told["timestamp"]) == (200, APP, int(NOW.timestamp()))
    assert told["signature"] == hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
    assert answer["Cache-Control"] == "no-store"
    assert ask(client).json()["nonceStr"] != told["nonceStr"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/cases/",
        "http://jp.example.gov.cn/cases/",
        "HTTPS://JP.EXAMPLE.GOV.CN/",
        "https://jp.example.gov.cn",
        "https://jp.example.gov.cn:443/cases/",
        "https://jp.example.gov.cn:8443/cases/",
        "https://jp.example.gov.cn./cases/",
        "https://user@jp.example.gov.cn/cases/",
        "https://jp.example.gov.cn@evil.example/",
        "https://jp.example.gov.cn.evil.example/",
        "https://jp.example.gov.cnevil.example/",
        "https://evil.example/https://jp.example.gov.cn/",
        "https://jp.examp\u013ee.gov.cn/",
        "https://jp。example。gov。cn/",
        "https://jp.example.gov.cn/示例/",
        "https://jp.example.gov.cn/a b",
        "https://jp.example.gov.cn\\@evil.example/",
        "https://jp.example.gov.cn/\\evil.example/",
        "https://jp.example.gov.cn/\r\nX: y",
        "https://jp.example.gov.cn/\x00",
        "//jp.example.gov.cn/",
        "javascript:alert(1)",
        "https://jp.example.gov.cn/" + "a" * 2000,
        "x" * 100_000,
    ],
)
def test_whatever_is_not_an_address_of_ours_is_refused_with_a_sentence_and_asks_nobody(client, db, wechat, url):
    answer = ask(client, url)
    assert (answer.status_code, answer.json()) == (400, {"error": "url", "message": SENTENCE})
    assert wechat.asked == []


def test_without_an_account_there_is_nothing_to_sign(client, db):
    answer = ask(client)
    assert (answer.status_code, answer.content) == (204, b"")


def test_token_and_ticket_are_fetched_once_and_lie_sealed(client, db, noon, wechat):
    assert [ask(client).status_code for _ in range(5)] == [200] * 5
    assert wechat.paths() == [TOKEN, TICKET]
    assert (wechat.asked[0].query, KEY in str(wechat.asked[1].query)) == ({}, False)
    row = WechatAccess.objects.get()
    assert (unseal(row.sealed_token), unseal(row.sealed_ticket)) == ("示例TOKEN", "ticket-1")
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(w)::text FROM cms_wechataccess w")
        stored = cursor.fetchone()[0]
    assert not any(secret in stored for secret in ("TOKEN", "ticket-1", KEY))


def test_a_ticket_is_renewed_before_it_ends_and_the_token_only_when_it_must(client, db, noon, wechat):
    ask(client)
    noon.shift(timedelta(minutes=109))
    ask(client)
    assert wechat.paths() == [TOKEN, TICKET]
    WechatAccess.objects.update(token_until=F("token_until") + timedelta(hours=1))
    noon.shift(timedelta(minutes=2))
    ask(client)
    assert wechat.paths() == [TOKEN, TICKET, TICKET]


def test_a_renewal_that_fails_leaves_the_old_ticket_in_use_to_its_end(client, db, noon, wechat):
    ask(client)
    noon.shift(timedelta(minutes=112))
    wechat.answer = lambda asked: said({}, 500)
    assert [ask(client).status_code for _ in range(3)] == [200, 200, 200]
    assert wechat.paths() == [TOKEN, TICKET, TOKEN]
    noon.shift(timedelta(minutes=8))
    assert ask(client).status_code == 503


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (lambda asked: None, "TimeoutError"),
        (lambda asked: (200, b"<html>", {}), "access_token: status 200, no JSON"),
        (lambda asked: (200, b"[]", {}), "access_token: no object"),
        (lambda asked: said({"errcode": 40164, "errmsg": f"secret {KEY}"}), "access_token: status 200, errcode 40164"),
        (lambda asked: said({"access_token": "x", "expires_in": "7200"}), "access_token: not as documented"),
        (lambda asked: said({"access_token": "x", "expires_in": True}), "access_token: not as documented"),
        (lambda asked: said({"access_token": "x" * 601, "expires_in": 7200}), "access_token: not as documented"),
        (lambda asked: said({"access_token": ["x"], "expires_in": 7200}), "access_token: not as documented"),
        (lambda asked: (302, b"", {"Location": "https://elsewhere.example/"}), "access_token: status 302, no JSON"),
        (lambda asked: (200, b"x" * 70_000, {}), "ValueError"),
    ],
)
def test_a_wechat_that_fails_is_not_asked_by_every_view_and_says_so_at_once(client, db, noon, wechat, answer, error, caplog):
    wechat.answer = answer
    start = time.monotonic()
    answers = [ask(client) for _ in range(10)]
    assert time.monotonic() - start < 3
    assert [each.status_code for each in answers] == [503] * 10
    assert (answers[0]["Retry-After"], answers[0].json()["error"]) == ("2", "unavailable")
    assert len(wechat.asked) == 1
    assert (WechatAccess.objects.get().error, KEY in caplog.text) == (error, False)


def test_pauses_grow_after_each_failure_and_end_with_the_first_success(client, db, noon, wechat):
    told, wechat.answer = wechat.answer, lambda asked: said({}, 500)
    for seconds, fetches in ((0, 1), (9, 1), (2, 2), (19, 2), (2, 3)):
        noon.shift(timedelta(seconds=seconds))
        ask(client)
        assert len(wechat.asked) == fetches
    wechat.answer = told
    noon.shift(timedelta(minutes=10))
    assert ask(client).status_code == 200
    assert WechatAccess.objects.get().failures == 0


def test_a_token_that_wechat_no_longer_knows_is_fetched_anew(client, db, noon, wechat):
    ask(client)
    WechatAccess.objects.update(ticket_until=NOW, retry_at=None)
    told, wechat.answer = wechat.answer, lambda asked: said({"errcode": 40001, "errmsg": "invalid credential"})
    assert ask(client).status_code == 503
    wechat.answer = told
    noon.shift(timedelta(minutes=1))
    assert ask(client).status_code == 200
    assert wechat.paths() == [TOKEN, TICKET, TICKET, TOKEN, TICKET]


def test_a_ticket_of_a_few_minutes_is_no_reason_to_ask_at_every_view(client, db, noon, wechat):
    wechat.answer = lambda asked: said({"access_token": "示例TOKEN", "ticket": "ticket-1", "errcode": 0, "expires_in": 300})
    assert [ask(client).status_code for _ in range(5)] == [200] * 5
    assert wechat.paths() == [TOKEN, TICKET]


def test_another_account_or_a_lost_key_starts_anew(client, db, noon, wechat, settings):
    ask(client)
    WechatAccess.objects.update(app_id="wxffffffffffffffff")
    assert ask(client).status_code == 200
    settings.CONTACT_KEYS = {"other": b"\x44" * 32}
    assert [ask(client).status_code, ask(client).status_code] == [503, 200]
    assert len(wechat.asked) == 6


@pytest.mark.django_db(transaction=True)
def test_those_who_come_at_the_same_moment_fetch_once(wechat):
    def try_it() -> str:
        try:
            return tickets.ticket(at=NOW)
        except tickets.Unavailable:
            return ""

    found = together(*[try_it] * 12)
    assert set(found) <= {"ticket-1", ""}
    assert "ticket-1" in found
    assert wechat.paths() == [TOKEN, TICKET]
    WechatAccess.objects.update(ticket_until=NOW + timedelta(minutes=5), retry_at=None)
    assert together(*[try_it] * 12) == ["ticket-1"] * 12  # the old one holds while somebody renews it
    assert wechat.paths() == [TOKEN, TICKET, TICKET]


def test_every_kind_of_page_is_served_without_asking_wechat_even_when_it_hangs(client, world, wechat, noon, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    wechat.answer = lambda asked: None
    table = Public(world).table
    shown = {kind: client.get(addresses[0]).status_code for kind, addresses in table.items() if kind != "404"}
    assert shown == dict.fromkeys(shown, 200)
    assert len(shown) > 30
    assert wechat.asked == []


READ = """
import os, sys, time
import django
django.setup()
from django.test import Client
client, address, go = Client(), sys.argv[1], sys.argv[2]
client.get(address)
open(f"{go}.{os.getpid()}", "w").close()
while not os.path.exists(go):
    time.sleep(0.01)
good = 0
for number in range(250):
    assert client.get(address).status_code == 200
    good += client.get("/share/wechat.json?url=https%3A//jp.example.gov.cn" + address).status_code == 200
print(good)
"""


@pytest.mark.django_db(transaction=True)
def test_a_thousand_views_from_four_processes_fetch_one_token_and_one_ticket(wechat, tmp_path):
    sections()
    page = stories.case()
    database = connection.settings_dict
    parts = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    told = "&".join(f"{key}={quote(str(database[name]), safe='')}" for key, name in parts.items() if database[name])
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DEBUG": "1",  # static files by their plain names
        "PUBLIC_HOST": "jp.example.gov.cn",
        "DATABASE_URL": f"postgresql:///{database['NAME']}?{told}",
        "WECHAT_APP_ID": APP,
        "WECHAT_SECRET": KEY,
        "WECHAT_API": wechat.url,
    }
    go = tmp_path / "go"
    command = [sys.executable, "-c", READ, page.url, str(go)]
    running = [
        subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    try:
        while len(list(tmp_path.glob("go.*"))) < 4 and all(each.poll() is None for each in running):
            time.sleep(0.05)
        go.touch()
        said_by = [each.communicate(timeout=300) for each in running]
    finally:
        for each in running:
            each.kill()
    assert [each.returncode for each in running] == [0] * 4, said_by
    assert wechat.paths() == [TOKEN, TICKET]
    assert sum(int(out) for out, _err in said_by) >= 990  # those who came while it was fetched are told to try again
