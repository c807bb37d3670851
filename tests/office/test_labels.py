"""Runs of labels, through the screens, and the files for the printer."""

import io
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
import zxingcpp
from django.test import Client
from django.urls import reverse
from PIL import Image

from verify.labels.addresses import address
from verify.models import AuditEvent, LabelRange, LabelRun, Product

RUN = {"grade": "ITEM", "carrier": "PACK", "lot": "20261118", "quantity": "500"}


@pytest.fixture
def product(world) -> Product:
    return world.certificate().product


def issue(client: Client, product: Product, **changed: Any) -> Any:
    form = {**RUN, "request_key": str(uuid4()), **changed}
    return client.post(reverse("office:issue_labels", args=[product.ref]), form)


def act(client: Client, verb: str, run: LabelRun, first: Any, last: Any, **more: Any) -> Any:
    return client.post(reverse(f"office:{verb}_labels", args=[run.pk]), {"first": first, "last": last, **more})


def said(response: Any) -> list[str]:
    return [str(message).strip() for message in response.context["messages"]]


def ranges(run: LabelRun) -> list[tuple[str, int, int]]:
    return list(LabelRange.objects.filter(run=run).values_list("kind", "first", "last"))


def test_a_run_is_issued_activated_and_partly_voided(client: Client, world, product):
    client.force_login(world.rita)
    response = issue(client, product)
    run = LabelRun.objects.get()
    assert response["Location"] == reverse("office:run", args=[run.pk])
    assert {name: str(getattr(run, name)) for name in RUN} == RUN
    assert (run.product, run.issued_by, ranges(run)) == (product, world.rita, [])
    whole = client.get(reverse("office:activate_labels", args=[run.pk])).context["form"].initial
    assert whole == {"first": 1, "last": 500}
    act(client, "activate", run, **whole)
    act(client, "void", run, 7, 9, reason="印刷污损")
    assert ranges(run) == [("ACTIVATE", 1, 500), ("VOID", 7, 9)]
    assert "印刷污损" in client.get(reverse("office:run", args=[run.pk])).content.decode()
    verbs = AuditEvent.objects.order_by("sequence").values_list("verb", flat=True)
    assert list(verbs)[-3:] == ["labels.issue", "labels.activate", "labels.void"]


def test_r8_the_same_form_sent_again_acts_once(client: Client, world, product):
    client.force_login(world.rita)
    key = str(uuid4())
    assert len({issue(client, product, request_key=key)["Location"] for _click in range(3)}) == 1
    run = LabelRun.objects.get()
    for _click in range(3):
        act(client, "activate", run, 1, 500)
        act(client, "void", run, 7, 9, reason="印刷污损")
    assert ranges(run) == [("ACTIVATE", 1, 500), ("VOID", 7, 9)]


def test_p2_a_run_of_a_thousand_million_is_one_row(client: Client, world, product):
    client.force_login(world.rita)
    issue(client, product, quantity="1000000000")
    assert list(LabelRun.objects.values_list("quantity", flat=True)) == [10**9]


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"quantity": "0"}, {"quantity": ["每批标签数量应在 1 到 1,073,741,823 之间。"]}),
        ({"quantity": "1073741824"}, {"quantity": ["每批标签数量应在 1 到 1,073,741,823 之间。"]}),
        ({"quantity": "很多"}, {"quantity": ["输入整数。"]}),
        ({"grade": "GOLD"}, {"grade": ["选择一个有效的选项。 GOLD 不在可用的选项中。"]}),
        ({"request_key": "x"}, {"request_key": ["表单已失效，请重新打开这个页面。"]}),
    ],
)
def test_a_wrong_run_is_explained_and_not_issued(client: Client, world, product, changed, errors):
    client.force_login(world.rita)
    assert issue(client, product, **changed).context["form"].errors == errors
    assert LabelRun.objects.count() == 0


def test_labels_are_refused_for_an_item_that_is_not_certified_and_for_a_service_on_packs(client: Client, world):
    client.force_login(world.rita)
    response = issue(client, world.product())
    assert response.context["form"].non_field_errors() == ["该项目目前没有有效的认定。"]
    service = world.certificate(product=world.product(kind=Product.Kind.SERVICE)).product
    sentence = "只有产品可以在包装上使用标志。"
    assert issue(client, service).context["form"].errors == {"carrier": [sentence]}
    assert LabelRun.objects.count() == 0


@pytest.mark.parametrize(("first", "last"), [(0, 5), (5, 4), (1, 1001), (-1, 5), ("x", 5), ("", ""), (10**30, 10**31)])
def test_serials_outside_the_run_are_refused(client: Client, world, first, last):
    run = world.run(is_active=False)
    client.force_login(world.rita)
    for verb in ("activate", "void"):
        assert act(client, verb, run, first, last, reason="印刷污损").context["form"].errors != {}
    assert ranges(run) == []


def test_voiding_asks_why(client: Client, world):
    run = world.run(is_active=False)
    client.force_login(world.susan)
    assert act(client, "void", run, 1, 2, reason="  ").context["form"].errors == {"reason": ["请填写这一项。"]}
    assert ranges(run) == []


def download(client: Client, name: str, run: LabelRun, query: str) -> Any:
    return client.get(reverse(f"office:{name}", args=[run.pk]) + query)


def test_a_range_of_codes_is_streamed_as_csv(client: Client, world):
    run = world.run(lot="批次 甲/1")
    client.force_login(world.rita)
    response = download(client, "labels_csv", run, "?first=3&last=5")
    assert (response.streaming, response["Content-Type"]) == (True, "text/csv; charset=utf-8")
    name = quote(f"{run.pk}-批次_甲_1-3-5.csv")
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    lines = response.getvalue().decode().splitlines()
    assert lines[0] == "serial,code,grouped,address"
    assert [line.split(",")[:2] for line in lines[1:]] == [[str(serial), world.code(run, serial)] for serial in (3, 4, 5)]


def test_the_whole_run_is_downloaded_where_no_range_is_typed(client: Client, world):
    client.force_login(world.rita)
    assert len(download(client, "labels_csv", world.run(), "?first=&last=").getvalue().splitlines()) == 1001


def test_a_sheet_is_a_pdf(client: Client, world):
    run = world.run()
    client.force_login(world.rita)
    response = download(client, "labels_sheet", run, "?first=1&last=40")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{run.pk}-20261101-1-40.pdf"'
    assert response.getvalue()[:5] == b"%PDF-"


def test_one_label_as_png_has_the_size_asked_for_and_opens_to_its_address(client: Client, world):
    run = world.run()
    client.force_login(world.rita)
    response = download(client, "label_png", run, "?serial=8&size_mm=25.4&dpi=300&level=Q")
    picture = Image.open(io.BytesIO(response.content))
    assert (response["Content-Type"], picture.size) == ("image/png", (300, 300))
    assert [found.text for found in zxingcpp.read_barcodes(picture.convert("L"))] == [address(world.code(run, 8))]


def test_one_label_as_svg(client: Client, world):
    client.force_login(world.rita)
    response = download(client, "label_svg", world.run(), "?serial=8&size_mm=25&dpi=300&level=M")
    assert (response["Content-Type"], response.content[:5]) == ("image/svg+xml", b"<svg ")


@pytest.mark.parametrize(
    ("name", "query", "sentence"),
    [
        ("labels_csv", "?first=0&last=5", "序号应在 1 到 1000 之间。"),
        ("labels_csv", "?first=1&last=100000000", "一次最多下载 10,000,000 枚标签，数量大时请分段下载。"),
        ("labels_csv", "?first=x", "起始序号：输入整数。"),
        ("labels_csv", "?first=-1", "起始序号：确保该值大于或等于0。"),
        ("labels_sheet", "?first=9&last=3", "序号应在 1 到 1000 之间。"),
        (
            "label_png",
            "",
            "序号：请填写这一项。 边长（毫米）：请填写这一项。 分辨率（dpi）：请填写这一项。 纠错等级：请填写这一项。",
        ),
        ("label_png", "?serial=1&size_mm=900&dpi=2400&level=M", "在 2400 dpi 下，二维码最宽 127 毫米。"),
        ("label_png", "?serial=1&size_mm=5&dpi=300&level=M", None),
        ("label_png", "?serial=1&size_mm=nan&dpi=300&level=M", "边长（毫米）：输入一个数字。"),
        ("label_svg", "?serial=1001&size_mm=25&dpi=300&level=M", "序号应在 1 到 1000 之间。"),
        ("label_svg", "?serial=1&size_mm=25&dpi=300&level=Z", "纠错等级：选择一个有效的选项。 Z 不在可用的选项中。"),
    ],
)
def test_a_file_that_cannot_be_made_is_explained_on_the_runs_page(client: Client, world, name, query, sentence):
    run = world.run()
    client.force_login(world.rita)
    response = client.get(reverse(f"office:{name}", args=[run.pk]) + query, follow=True)
    assert response.redirect_chain == [(reverse("office:run", args=[run.pk]), 302)]
    assert len(said(response)) == 1
    assert sentence is None or said(response) == [sentence]


def test_a_download_writes_nothing(client: Client, world):
    run = world.run()
    client.force_login(world.rita)
    before = AuditEvent.objects.count(), LabelRange.objects.count()
    download(client, "labels_csv", run, "").getvalue()
    assert (AuditEvent.objects.count(), LabelRange.objects.count()) == before
