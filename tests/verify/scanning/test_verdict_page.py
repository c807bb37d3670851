"""The page a consumer sees, as bytes: words, headers, size, queries, and what a GET leaves behind."""

import gzip
import re
from datetime import timedelta
from html import unescape

import pytest

from tests.factories.world import NOW
from verify.labels.actions import runs
from verify.registry.actions import proposals
from verify.scanning.style import stylesheet
from verify.scanning.verdicts import HTTP_STATUS, Verdict
from verify.scanning.wording import text_of

VARIANTS = ["", "?size=large", "?lang=en", "?lang=en&size=large"]


def words(response) -> str:
    return " ".join(unescape(re.sub(r"<style>.*?</style>|<[^>]*>", " ", response.content.decode(), flags=re.DOTALL)).split())


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_verdict_is_said_first_in_title_and_status(labels, client, variant):
    language = "en" if "en" in variant else "zh-hans"
    assert set(labels) == set(Verdict)
    for verdict, code in labels.items():
        response = client.get(f"/v/{code}{variant}")
        page, title = response.content.decode(), text_of(verdict, language).title
        assert response.status_code == HTTP_STATUS.get(verdict, 200), verdict
        assert f"<title>{title}" in page
        main = page.split("<main>")[1]
        assert re.sub(r"<[^>]*>|\s+", "", main).startswith(title.replace(" ", ""))
        assert re.search(
            rf'<div class="verdict {verdict.lower()}" role="status">\s*<svg .*?</svg>\s*<h1>{title}</h1>', page, re.DOTALL
        )


def test_headers_keep_it_out_of_every_cache_and_jar(labels, client):
    for verdict, code in labels.items():
        response = client.get(f"/v/{code}")
        assert response["Cache-Control"] == "no-store"
        assert not response.cookies
        assert "unsafe" not in response["Content-Security-Policy"]
        assert response.get("Retry-After") == ("30" if verdict == Verdict.CANNOT_VERIFY else None)


def test_v1_one_small_answer_without_script_font_or_other_host(labels, client):
    for verdict, code in labels.items():
        page = client.get(f"/v/{code}").content
        assert len(gzip.compress(page)) <= 6 * 1024, verdict
        text = page.decode()
        assert "<script" not in text
        assert "@font-face" not in text
        assert "<link" not in text
        assert text.count("<img") <= 1
        assert set(re.findall(r"https?://[^\"<\s]+", text)) == set()


def test_the_inline_style_needs_no_escaping():
    """Otherwise its hash in the content policy would not fit."""
    assert not set(stylesheet()) & set("<>&'\"")


def test_v5_says_what_was_checked_when_and_where_to_turn(labels, client):
    page = client.get(f"/v/{labels[Verdict.VALID]}")
    said = words(page)
    for part in (
        "示例玉露茶",
        "示例食品",
        "250 g",
        "2028年12月31日",
        "2026年11月20日 12:00:00",
        "实时读取登记库",
        "二维码可能被复制",
        "jp.example.gov.cn",
        "20261101",
    ):
        assert part in said, part
    assert 'href="tel:12315"' in page.content.decode()
    assert f'href="/v/{labels[Verdict.VALID]}/report"' in page.content.decode()


def test_links_to_the_other_language_and_size_keep_the_code(labels, client):
    code = labels[Verdict.VALID]
    page = client.get(f"/v/{code}?size=large").content.decode()
    assert f'href="/v/{code}?lang=en&amp;size=large"' in page
    assert f'href="/v/{code}"' in page


def test_v6_a_get_a_head_and_a_prefetch_change_nothing(labels, client, tables):
    before = tables()
    for code in labels.values():
        client.get(f"/v/{code}", HTTP_USER_AGENT="Mozilla/5.0")
        client.head(f"/v/{code}", HTTP_USER_AGENT="Mozilla/5.0")
        client.get(f"/v/{code}", HTTP_USER_AGENT="Mozilla/5.0", HTTP_SEC_PURPOSE="prefetch")
        client.get(f"/api/v1/verify/{code}")
    assert tables() == before


def test_head_answers_like_get_without_a_body(labels, client):
    for code in labels.values():
        head, get = client.head(f"/v/{code}"), client.get(f"/v/{code}")
        assert (head.status_code, head.content) == (get.status_code, b"")
        assert head["Cache-Control"] == get["Cache-Control"]


@pytest.mark.parametrize("surface", ["/v/", "/api/v1/verify/"])
def test_v7_one_query_for_a_label_none_for_a_forgery(world, frozen, labels, client, django_assert_num_queries, surface):
    product_level = world.code(world.run(grade="PRODUCT"))
    client.get(f"{surface}{product_level}")
    for code, queries in ((labels[Verdict.VALID], 1), (product_level, 1), (labels[Verdict.UNKNOWN], 0), ("ABC", 0)):
        with django_assert_num_queries(queries):
            client.get(f"{surface}{code}")


def test_v8_the_very_next_request_shows_a_decision(world, frozen, client):
    run = world.run()
    certificate = run.product.certificates.get()
    address, api = f"/v/{world.code(run, 1)}", f"/api/v1/verify/{world.code(run, 1)}"

    def seen() -> tuple[str, str]:
        page = client.get(address).content.decode()
        return re.findall(r'class="verdict (\w+)"', page)[0].upper(), client.get(api).json()["verdict"]

    assert seen() == ("VALID", "VALID")
    for step, (kind, verdict) in enumerate([("SUSPEND", "SUSPENDED"), ("REINSTATE", "VALID"), ("REVOKE", "REVOKED")]):
        frozen.shift(timedelta(minutes=1 + step))
        at = NOW + timedelta(minutes=5 * step)
        proposal = proposals.propose(
            certificate=certificate, kind=kind, reason="示例", legal_basis="示例", effective_on=NOW.date(), by=world.susan, at=at
        )
        assert seen()[0] != verdict
        frozen.move_to(at + timedelta(minutes=1))
        proposals.approve(proposal=proposal, by=world.abel, at=at + timedelta(minutes=1))
        assert seen() == (verdict, verdict)


def test_a_decision_shows_its_date_reason_and_notice(world, frozen, client):
    certificate = world.certificate()
    run = world.run(certificate=certificate)
    world.decide("suspend", certificate)
    said = words(client.get(f"/v/{world.code(run, 1)}"))
    assert "2026年11月20日 示例原因" in said


def test_a_voided_range_stays_void_after_activation(world, frozen, client):
    run = world.run(is_active=False)
    runs.void(run=run, first=2, last=3, reason="被盗", by=world.rita, at=NOW)
    runs.activate(run=run, by=world.rita, at=NOW)
    seen = [client.get(f"/api/v1/verify/{world.code(run, serial)}").json()["verdict"] for serial in (1, 2, 3, 4)]
    assert seen == ["VALID", "LABEL_VOID", "LABEL_VOID", "VALID"]


def test_activation_of_a_range_reaches_only_that_range(world, frozen, client):
    run = world.run(is_active=False)
    runs.activate(run=run, first=10, last=11, by=world.rita, at=NOW)
    seen = [client.get(f"/api/v1/verify/{world.code(run, serial)}").json()["verdict"] for serial in (9, 10, 11, 12)]
    assert seen == ["LABEL_INACTIVE", "VALID", "VALID", "LABEL_INACTIVE"]


def test_a_code_of_a_retired_key_still_opens_and_a_removed_key_is_unknown(world, frozen, client, settings):
    keys = settings.LABEL_KEYS
    settings.LABEL_KEYS = {"old": keys["old"]}
    code = world.code(world.run(), 1)
    settings.LABEL_KEYS = keys
    assert client.get(f"/api/v1/verify/{code}").json()["verdict"] == "VALID"
    settings.LABEL_KEYS = {"new": keys["new"]}
    assert client.get(f"/api/v1/verify/{code}").json()["verdict"] == "UNKNOWN"


def test_a_key_of_ours_that_did_not_seal_the_run_opens_nothing(world, frozen, client, settings):
    """A leaked old key must not forge labels of newer runs."""
    run = world.run()
    from verify.labels.codes import Sealer

    forged = Sealer(settings.LABEL_KEYS["old"]).seal(run.pk, 1)
    assert client.get(f"/api/v1/verify/{forged}").json()["verdict"] == "UNKNOWN"


def test_serials_outside_the_run_are_unknown(world, frozen, client):
    run = world.run(quantity=10)
    assert client.get(f"/v/{world.code(run, 10)}").status_code == 200
    assert client.get(f"/v/{world.code(run, 11)}").status_code == 404
    assert client.get(f"/v/{world.code(run, 0)}").status_code == 404


def test_a_code_is_read_as_people_type_it(labels, client):
    code = labels[Verdict.VALID]
    for typed in (code.lower(), f"{code[:5]} {code[5:10]}-{code[10:]}", code.replace("0", "O").replace("1", "l")):
        assert client.get(f"/v/{typed}").status_code == 200
    assert client.get(f"/V/{code}").status_code == 200


@pytest.mark.parametrize(
    "tail",
    [
        "/x.css",
        "/../x",
        "%2Fx.css",
        "/",
        "//",
        "/report/x",
        ";x.css",
        "%00",
        "%0d%0aSet-Cookie:x=1",
        "?x=" + "y" * 3000,
        "/report%2f",
    ],
)
def test_path_tricks_never_show_a_verdict_under_another_name(labels, client, tail):
    response = client.get(f"/v/{labels[Verdict.VALID]}{tail}")
    if tail.startswith("?"):
        assert response.status_code == 200
    else:
        assert response.status_code == 404
        assert "认定有效" not in response.content.decode()
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/v/" + "A" * 10_000, "/v/" + "%F0%9F%8D%B5" * 20, "/v/<script>", "/v/' OR 1=1", "/v/%ff%fe"])
def test_huge_and_hostile_codes_are_answered_with_404(client, db, path):
    response = client.get(path)
    assert response.status_code == 404
    assert b"<script>" not in response.content


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_other_methods_are_not_allowed(labels, client, method):
    response = getattr(client, method)(f"/v/{labels[Verdict.VALID]}")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
