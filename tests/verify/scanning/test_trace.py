"""What the public sees of a lot: on the verdict, on its own page, as files; never as the regulator's word."""

import gzip
from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from tests.factories.world import NOW
from tests.verify.scanning.test_verdict_page import words
from verify.labels.codes import Sealer
from verify.scanning import evidence
from verify.scanning.verdicts import Verdict
from verify.trace.actions import events, reports
from verify.uploads import Accepted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
PDF = Accepted(b"%PDF-1.7 report", ".pdf", "application/pdf")


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def run(world):
    return world.run(lot="XL-0612")


@pytest.fixture
def code(world, run):
    return world.code(run, 1)


@pytest.fixture
def lot(world, run):
    """Named by the label in other letters."""
    return world.lot(run.product, number="xl-0612", best_before=date(2028, 1, 31))


@pytest.fixture
def report(lot):
    said = {"title": "示例检验报告", "body": "示例检测院", "reported_on": date(2026, 11, 10), "file": PDF}
    return reports.attach(lot=lot, **said, by=lot.registered_by, at=NOW)


def section(response) -> str:
    return words(response).partition("企业自行申报")[2]


def test_the_verdict_shows_the_steps_of_its_lot_as_the_enterprises_own(world, client, code, lot):
    world.traced(lot)
    before, _, declared = words(client.get(f"/v/{code}")).partition("企业自行申报")
    assert "认定有效" in before
    assert "示例地点" not in before
    steps = ["采收/生产", "加工", "检验 · 合格", "包装", "发货"]
    days = [f"2026年11月{day}日" for day in range(15, 20)]
    line = " ".join(f"{day} {step} 示例地点{number}" for number, (day, step) in enumerate(zip(days, steps, strict=True), 1))
    assert line in declared


def test_v7_the_trace_costs_the_verdict_no_query(world, client, code, lot, django_assert_num_queries):
    world.traced(lot)
    client.get(f"/v/{code}")
    with django_assert_num_queries(1):
        client.get(f"/v/{code}")
    with django_assert_num_queries(1):
        client.get(f"/api/v1/verify/{code}")


def test_v1_the_verdict_with_a_trace_is_still_small(world, client, code, lot, report):
    world.traced(lot, *["PACKING"] * 8)
    assert len(gzip.compress(client.get(f"/v/{code}").content)) <= 6 * 1024


def test_the_verdict_shows_the_latest_five_in_their_order(world, client, code, lot):
    world.traced(lot, *["PACKING"] * 7)
    declared = section(client.get(f"/v/{code}"))
    assert [f"示例地点{number}" in declared for number in range(1, 8)] == [False, False, True, True, True, True, True]
    assert declared.index("示例地点3") < declared.index("示例地点7")


def test_without_a_lot_or_for_another_lot_nothing_is_declared(world, client, code, run):
    assert "企业自行申报" not in words(client.get(f"/v/{code}"))
    world.traced(world.lot(run.product, number="XL-0613"))
    world.traced(world.lot(number="XL-0612"))
    assert "企业自行申报" not in words(client.get(f"/v/{code}"))
    assert "企业未在此申报" in words(client.get(f"/v/{code}/trace"))


def test_what_was_declared_wrong_is_shown_nowhere(world, client, code, lot):
    first, *_rest = world.traced(lot)
    events.correct(event=first, reason="did_not_occur", by=lot.registered_by, at=NOW)
    for path in (f"/v/{code}", f"/v/{code}/trace"):
        page = section(client.get(path))
        assert ("示例地点1" in page, "示例地点2" in page) == (False, True)
    body = client.get(f"/api/v1/verify/{code}").json()
    assert [event["place"] for event in body["trace"]["events"]] == [f"示例地点{number}" for number in range(2, 6)]


def test_the_page_of_the_trace_stands_beneath_the_verdict(world, client, code, lot, report, django_assert_num_queries):
    world.traced(lot, *["PACKING"] * 7)
    client.get(f"/v/{code}/trace")
    with django_assert_num_queries(4):
        response = client.get(f"/v/{code}/trace")
    page = response.content.decode()
    assert (response.status_code, response["Cache-Control"], dict(response.cookies)) == (200, "no-store", {})
    assert "<h1>认定有效</h1>" in page
    said = section(response)
    for part in ("监管部门未作核实", "2028年1月31日", "示例地点1", "示例地点7", "示例检验报告", "2026年11月13日 12:00"):
        assert part in said, part
    assert f'href="/v/{code}/trace/reports/{report.pk}"' in page


@pytest.mark.parametrize("variant", ["?size=large", "?lang=en", "?lang=en&size=large"])
def test_v4_the_page_is_there_in_other_sizes_and_languages(world, client, code, lot, variant):
    world.traced(lot)
    page = client.get(f"/v/{code}/trace{variant}").content.decode()
    assert ("Declared by the enterprise itself" in page) == ("en" in variant)
    assert f"/v/{code}{variant.replace('&', '&amp;')}" in page


def test_no_trace_where_there_is_no_label(client, lot):
    for code, status in (("ABC", 404), (Sealer(b"x" * 32).seal(1, 1), 404)):
        response = client.get(f"/v/{code}/trace")
        assert (response.status_code, "企业自行申报" in words(response)) == (status, False)


def test_r2_a_fault_below_the_page_is_no_positive_answer(world, client, code, lot, monkeypatch):
    monkeypatch.setattr("verify.scanning.views.gather_trace", lambda found: 1 / 0)
    response = client.get(f"/v/{code}/trace")
    assert (response.status_code, "<h1>暂时无法核验</h1>" in response.content.decode()) == (503, True)


def test_a_report_is_handed_out_as_a_file(client, code, report):
    response = client.get(f"/v/{code}/trace/reports/{report.pk}")
    assert (response.status_code, response.content, response["Content-Type"]) == (200, PDF.content, "application/pdf")
    assert response["Content-Disposition"] == f'attachment; filename="report-{report.pk}.pdf"'
    assert (response["Cache-Control"], response["X-Content-Type-Options"]) == ("no-store", "nosniff")
    assert dict(response.cookies) == {}


def test_a_report_is_handed_out_for_labels_of_its_lot_alone(world, client, code, report):
    other = world.code(world.run(lot="XL-0612"), 1)
    unknown = Sealer(b"x" * 32).seal(1, 1)
    addresses = [f"/v/{each}/trace/reports/{report.pk}" for each in (other, unknown, "ABC")]
    addresses += [f"/v/{code}/trace/reports/{key}" for key in (report.pk + 1, "9" * 18)]
    assert {client.get(address).status_code for address in addresses} == {404}
    assert client.get(f"/v/{code}/trace/reports/{'9' * 30}").status_code == 404


def test_a_report_that_was_taken_off_is_gone(client, code, report):
    reports.withdraw(report=report, reason="示例有误", by=report.attached_by, at=NOW)
    assert client.get(f"/v/{code}/trace/reports/{report.pk}").status_code == 404
    assert "示例检验报告" not in words(client.get(f"/v/{code}/trace"))
    assert "企业自行申报" not in words(client.get(f"/v/{code}"))


def test_r2_a_report_that_was_exchanged_or_lost_is_not_handed_out(client, code, report):
    default_storage.delete(report.place)
    assert client.get(f"/v/{code}/trace/reports/{report.pk}").status_code == 503


def test_the_api_says_who_declares(world, client, code, lot):
    world.traced(lot)
    trace = client.get(f"/api/v1/verify/{code}").json()["trace"]
    assert (trace["declared_by"], len(trace["events"]), trace["has_test_reports"]) == ("ENTERPRISE", 5, False)
    assert trace["events"][4] == {
        "type": "ObjectEvent",
        "biz_step": "shipping",
        "disposition": "in_transit",
        "event_time": "2026-11-19T04:00:00Z",
        "event_time_zone_offset": "+08:00",
        "place": "示例地点5",
        "quantity": "示例 500 千克",
    }
    assert client.get("/api/v1/verify/ABC").json()["trace"] is None


def test_a_recall_of_the_lot_is_said_whatever_is_declared(world, client, code, lot):
    from verify.supervision.actions import recalls

    world.traced(lot)
    told = {"reason": "示例原因", "source": "示例局", "ordered_on": date(2026, 11, 19)}
    recalls.order(product=lot.product, lot="XL-0612", **told, by=world.susan, at=NOW)
    response = client.get(f"/v/{code}/trace")
    assert client.get(f"/api/v1/verify/{code}").json()["verdict"] == Verdict.RECALLED
    assert "召回" in response.content.decode().partition("</h1>")[0]


def test_p1_the_trace_of_a_scan_is_found_by_its_indexes(world, code, run, lot):
    world.traced(lot)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + evidence.ITEM, {"run": run.pk, "serial": 1, "today": date(2026, 11, 20)})
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "lot_once_per_item" in plan
    assert "traceevent_in_order" in plan
    assert "Seq Scan on verify_traceevent" not in plan
