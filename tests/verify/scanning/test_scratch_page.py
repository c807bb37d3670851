"""The scratch code of a label on its page: a POST is a try and nothing else is; nobody has more than five wrong ones a day."""

import gzip
import re
from datetime import timedelta
from functools import partial
from html import unescape

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client, RequestFactory

from tests.factories.world import NOW
from tests.together import together
from tests.verify.scanning.test_faults import Injector
from verify import limits
from verify.labels.scratch import Scratcher
from verify.models import ScratchCheck, ScratchDevice
from verify.scanning import scratch_views
from verify.scanning.actions import partitions, scratches
from verify.scanning.scratching import OPEN, Answer

PHONE, OTHER = "203.0.113.9", "203.0.113.10"


@pytest.fixture
def run(world, frozen):
    return world.run(has_scratch=True)


@pytest.fixture
def code(world, run):
    return world.code(run, 5)


@pytest.fixture
def scratch(run) -> str:
    return Scratcher(settings.LABEL_KEYS[run.key_name]).of(run.pk, 5)


@pytest.fixture
def wrong(scratch) -> str:
    return f"{(int(scratch) + 1) % 10**8:08}"


@pytest.fixture
def send(client, code):
    def send(typed: str, address: str = PHONE, query: str = ""):
        return client.post(f"/v/{code}/scratch{query}", {"scratch": typed}, REMOTE_ADDR=address)

    return send


def said(response) -> str:
    return " ".join(unescape(re.sub(r"<style>.*?</style>|<[^>]*>", " ", response.content.decode(), flags=re.DOTALL)).split())


def rows() -> list[tuple]:
    return list(ScratchCheck.objects.order_by("pk").values_list("serial", "outcome", "is_alert"))


def test_the_first_match_tells_its_time_beneath_the_live_verdict(send, scratch):
    response = send(scratch)
    page = said(response)
    assert (response.status_code, response["Cache-Control"], bool(response.cookies)) == (200, "no-store", False)
    assert page.index("认定有效") < page.index("刮层码相符，此前无人查验") < page.index("2026年11月20日 12:00:00")
    assert ("正品" in page, 'name="scratch"' in response.content.decode()) == (False, False)
    assert rows() == [(5, "MATCH", False)]


def test_the_same_device_within_ten_minutes_reads_the_same_again(send, scratch, frozen):
    send(scratch)
    frozen.shift(timedelta(minutes=9))
    page = said(send(scratch))
    assert ("刮层码相符，此前无人查验" in page, "2026年11月20日 12:00:00" in page, rows()) == (True, True, [(5, "MATCH", False)])


def test_a_second_match_tells_of_the_first_and_is_an_alert_from_another_device(send, scratch, frozen):
    send(scratch)
    frozen.shift(timedelta(hours=1))
    assert "首次查验时间为 2026年11月20日 12:00:00，本次为第 2 次查验" in said(send(scratch))
    frozen.shift(timedelta(hours=1))
    page = said(send(scratch, OTHER))
    assert "本次为第 3 次查验" in page
    assert "如果此前不是您本人查验" in page
    assert rows() == [(5, "MATCH", False), (5, "MATCH", False), (5, "MATCH", True)]


def test_a_miss_says_how_many_tries_are_left_and_the_fifth_locks_for_a_day(send, scratch, wrong, frozen):
    assert [re.search(r"剩余可试次数：(\d)", said(send(wrong)))[1] for _ in range(4)] == list("4321")
    fifth = send(wrong)
    assert (fifth.status_code, "2026年11月21日 12:00:00" in said(fifth)) == (429, True)
    frozen.shift(timedelta(hours=23, minutes=59))
    locked = send(scratch, OTHER)
    assert (locked.status_code, "相符" in said(locked)) == (429, False)
    assert rows() == [(5, "MISS", False)] * 4 + [(5, "MISS", True)]
    frozen.shift(timedelta(minutes=1))
    assert "刮层码相符，此前无人查验" in said(send(scratch, OTHER))


def test_a_lock_is_of_one_label_alone(world, run, send, wrong, client):
    for _ in range(5):
        send(wrong)
    other = Scratcher(settings.LABEL_KEYS[run.key_name]).of(run.pk, 6)
    page = said(client.post(f"/v/{world.code(run, 6)}/scratch", {"scratch": other}))
    assert "刮层码相符，此前无人查验" in page


@pytest.mark.parametrize("typed", ["", "1234567", "123456789", "abcdefgh", "\0" * 8, "9" * 5000, "' OR 1=1 --"])
def test_what_is_no_scratch_code_is_said_and_is_no_try(send, typed):
    response = send(typed)
    assert (response.status_code, "刮层码为 8 位数字" in said(response), rows()) == (422, True, [])
    assert 'name="scratch"' in response.content.decode()


def test_in_groups_and_full_width_it_is_the_same(send, scratch):
    full = "".join(chr(ord(digit) + 0xFEE0) for digit in scratch)
    assert "刮层码相符" in said(send(f"{full[:4]}　{full[4:]}"))


def test_v6_a_get_a_head_and_a_prefetch_lead_to_the_verdict_and_use_nothing_up(client, code, tables):
    before = tables()
    for ask in (client.get, client.head, partial(client.get, HTTP_SEC_PURPOSE="prefetch")):
        for query in ("", "?scratch=12345678", "?lang=en"):
            response = ask(f"/v/{code}/scratch{query}")
            kept = "?lang=en" if "lang" in query else ""
            assert (response.status_code, response.headers["Location"]) == (302, f"/v/{code}{kept}")
    client.get(f"/v/{code}")
    assert tables() == before
    assert client.put(f"/v/{code}/scratch").status_code == 405


def test_the_form_stands_where_the_run_has_scratch_codes_and_nowhere_else(world, run, code, client):
    form = f'action="/v/{code}/scratch"'
    page = client.get(f"/v/{code}").content.decode()
    assert (form in page, 'inputmode="numeric"' in page, "<script" in page) == (True, True, False)
    plain = world.code(world.run(), 5)
    assert "scratch" not in client.get(f"/v/{plain}").content.decode().split("</style>")[1]
    response = client.post(f"/v/{plain}/scratch", {"scratch": "12345678"})
    assert (response.status_code, rows()) == (200, [])


def test_under_no_other_verdict_is_it_offered_or_checked(labels, client):
    """None of these runs has scratch codes but in the database's words: all of them are given some."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE verify_labelrun SET has_scratch = true WHERE grade = 'ITEM'")
        cursor.execute("SET session_replication_role = DEFAULT")
    for verdict, code in labels.items():
        assert ('name="scratch"' in client.get(f"/v/{code}").content.decode()) == (verdict in OPEN), verdict
        before = ScratchCheck.objects.count()
        client.post(f"/v/{code}/scratch", {"scratch": "00000000"})
        assert (ScratchCheck.objects.count() > before) == (verdict in OPEN), verdict


def test_v7_the_verdict_still_takes_one_query_and_its_bytes(run, code, client, django_assert_num_queries):
    client.get(f"/v/{code}")
    with django_assert_num_queries(1):
        page = client.get(f"/v/{code}").content
    assert len(gzip.compress(page)) <= 6 * 1024


@pytest.mark.parametrize("query", ["", "?size=large", "?lang=en", "?lang=en&size=large"])
def test_every_answer_is_small_whole_and_keeps_language_and_size(send, scratch, wrong, query, code):
    words = {"FIRST": "checked for the first time", "AGAIN": "checked before", "MISS": "does not match", "LOCKED": "Locked"}
    tried = [send(scratch, query=query), send(scratch, OTHER, query=query), send(wrong, query=query)]
    tried += [send(wrong, query=query) for _ in range(4)][-1:]
    for word, response in zip(words.values(), tried, strict=True):
        page = response.content.decode()
        assert len(gzip.compress(response.content)) <= 6 * 1024
        assert ("<script" in page, "@@" in page, ('class="large"' in page)) == (False, False, "large" in query)
        if "en" in query:
            assert word in said(response)
    escaped = query.replace("&", "&amp;")
    assert f'href="/v/{code}/report{escaped}"' in tried[0].content.decode()


def test_another_devices_digest_is_not_in_the_checks_and_goes_with_the_scans(send, scratch):
    send(scratch)
    assert {field.name for field in ScratchCheck._meta.local_fields} == {"id", "run", "serial", "outcome", "is_alert", "checked_at"}
    assert partitions.outdated(at=NOW + timedelta(days=180), days=180) == []
    for span in partitions.outdated(at=NOW + timedelta(days=181), days=180):
        partitions.retire(span)
    assert (ScratchDevice.objects.count(), ScratchCheck.objects.count()) == (0, 1)


def test_once_its_device_is_forgotten_the_first_match_is_still_told(send, scratch, frozen):
    send(scratch)
    ScratchDevice.objects.all().delete()
    frozen.shift(timedelta(days=200))
    # The certificate may have ended meanwhile; the day of the first check stands.
    assert "首次查验时间为 2026年11月20日" in said(send(scratch))


def test_many_from_one_device_are_stopped_and_not_counted(world, run, client):
    codes = [world.code(run, serial) for serial in range(10, 31)]
    seen = [client.post(f"/v/{code}/scratch", {"scratch": "00000000"}).status_code for code in codes]
    assert seen == [200] * 20 + [429]
    assert ScratchCheck.objects.count() == 20


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_have_five_tries(code, wrong, scratch):
    def ask(number: int, typed: str) -> int:
        return Client().post(f"/v/{code}/scratch", {"scratch": typed}, REMOTE_ADDR=f"198.51.100.{number}").status_code

    seen = together(*(partial(ask, number, wrong) for number in range(50)))
    assert sorted(seen) == [200] * 4 + [429] * 46
    assert (ScratchCheck.objects.count(), ScratchCheck.objects.filter(is_alert=True).count()) == (5, 1)
    assert ask(60, scratch) == 429


@pytest.mark.django_db(transaction=True)
def test_of_ten_matches_at_once_one_is_the_first(run, scratch):
    def ask(device: int) -> Answer:
        key = settings.LABEL_KEYS[run.key_name]
        told = {"run": run.pk, "serial": 5, "key": key, "digits": scratch, "device": device, "epoch": 20264, "at": NOW}
        return scratches.check(**told).answer

    answers = together(*(partial(ask, device) for device in range(10)))
    assert sorted(answers) == [Answer.AGAIN] * 9 + [Answer.FIRST]


def test_r2_every_callee_made_to_raise_ends_in_cannot_verify_and_never_in_a_match(code, scratch):
    request = RequestFactory().post("/", {"scratch": scratch})
    entry = scratch_views.scratch.__wrapped__.__wrapped__.__wrapped__.__code__

    def ask():
        cache.clear()
        return scratch_views.scratch(request, code=code)

    assert "刮层码相符".encode() in ask().content
    survey = Injector(entry)
    survey.run(ask)
    root = str(settings.ROOT)
    callees = [callee for callee in survey.seen if callee.co_filename.startswith(root) and ".venv" not in callee.co_filename]
    assert len(callees) > 30
    for callee in callees:
        injector = Injector(entry, callee)
        response = injector.run(ask)
        assert injector.has_raised, callee
        assert (response.status_code, "相符".encode() in response.content) == (503, False), callee


def test_where_the_counter_does_not_answer_nothing_is_checked(send, scratch, monkeypatch):
    class Broken:
        def add(self, *args):
            raise OSError

    monkeypatch.setattr(limits, "cache", Broken())
    response = send(scratch)
    assert (response.status_code, "相符" in said(response), "暂时无法核验" in said(response), rows()) == (503, False, True, [])


def test_where_the_runs_key_is_gone_it_is_no_label_of_ours(send, scratch, settings):
    settings.LABEL_KEYS = {"other": b"k" * 32}
    response = send(scratch)
    assert (response.status_code, "相符" in said(response), rows()) == (404, False, [])
