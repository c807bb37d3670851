"""Ordering, confirming, activating, voiding and replacing labels, by screens."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories.world import NOW
from verify.labels.actions import files
from verify.models import LabelOrder, LabelRun, Product

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(firm) -> dict[str, str]:
    product = Product.objects.get(enterprise=firm.enterprise)
    key = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"
    return {"product": product.ref, "grade": "ITEM", "carrier": "PACK", "lot": "示例0301", "quantity": "250", "request_key": key}


def verdict(code: str) -> str:
    return Client().get(f"/api/v1/verify/{code}").json()["verdict"]


def test_from_an_order_to_a_label_that_answers_and_a_void_one(world, firm, enter, told):
    officer, owner = enter(firm.officer), enter(firm.owner)
    order_page = officer.post(f"{firm.home}labels/order/", told).headers["Location"]
    assert officer.post(f"{firm.home}labels/order/", told).headers["Location"] == order_page
    assert "须由贵单位另一人确认" in officer.get(order_page).content.decode()
    answer = officer.post(f"{order_page}confirm/")
    assert (answer.status_code, "申领人不能确认自己的申领" in answer.content.decode()) == (422, True)

    run_page = owner.post(f"{order_page}confirm/").headers["Location"]
    run = LabelRun.objects.order_by("-pk").first()
    assert (run_page, run.quantity, run.lot) == (f"{firm.home}labels/runs/{run.pk}/", 250, "示例0301")
    assert verdict(world.code(run, 7)) == "LABEL_INACTIVE"
    officer.post(f"{run_page}activate/", {"first": 1, "last": 200})
    assert (verdict(world.code(run, 7)), verdict(world.code(run, 201))) == ("VALID_WITH_NOTICE", "LABEL_INACTIVE")
    officer.post(f"{run_page}void/", {"first": 5, "last": 9, "reason": "示例破损"})
    assert (verdict(world.code(run, 7)), verdict(world.code(run, 10))) == ("LABEL_VOID", "VALID_WITH_NOTICE")
    replaced = officer.post(f"{run_page}replace/", {"first": 5, "last": 9, "reason": "示例破损"}).headers["Location"]
    assert LabelOrder.objects.get(ref=replaced.rstrip("/").rpartition("/")[2]).quantity == 5


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"quantity": "801"}, "额度还剩 800 枚"),
        ({"quantity": "0"}, "1"),
        ({"quantity": "many"}, "整数"),
        ({"quantity": "9" * 30}, "小于或等于"),
        ({"product": "XXXXXXXX"}, "请选择贵单位的认定项目"),
        ({"product": "\x00"}, ""),
        ({"grade": "KING"}, "有效"),
        ({"lot": "9" * 61}, "60"),
        ({"request_key": "nonsense"}, "重新打开"),
    ],
)
def test_a_wrong_order_is_answered_beside_its_field_and_kept(firm, enter, told, wrong, said):
    before = LabelOrder.objects.count()
    answer = enter(firm.officer).post(f"{firm.home}labels/order/", {**told, **wrong})
    page = answer.content.decode()
    assert (answer.status_code, LabelOrder.objects.count(), said in page) == (422, before, True)
    assert "示例0301" in page or "lot" in wrong


def test_an_item_of_another_enterprise_is_not_ordered(firm, foreign, enter, told):
    theirs = Product.objects.get(enterprise=foreign.enterprise)
    answer = enter(firm.officer).post(f"{firm.home}labels/order/", {**told, "product": theirs.ref})
    assert (answer.status_code, theirs.name in answer.content.decode()) == (422, False)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"first": 0, "last": 5}, "1"),
        ({"first": 90, "last": 101}, "100"),
        ({"first": 9, "last": 5}, "序号"),
        ({"first": "x", "last": 5}, "整数"),
        ({"first": "9" * 40, "last": 5}, "小于或等于"),
    ],
)
def test_a_range_outside_the_run_is_refused_with_its_limits(firm, enter, sent, said):
    answer = enter(firm.officer).post(f"{firm.home}labels/runs/{firm.run.pk}/activate/", sent)
    assert (answer.status_code, said in answer.content.decode(), firm.run.ranges.count()) == (422, True, 0)


def test_a_declined_order_says_why(firm, enter):
    client = enter(firm.officer)
    page = f"{firm.home}labels/orders/{firm.order.ref}/"
    assert client.post(f"{page}decline/", {"remark": ""}).status_code == 422
    client.post(f"{page}decline/", {"remark": "示例<b>数量有误"})
    assert "示例&lt;b&gt;数量有误" in client.get(page).content.decode()


@pytest.mark.parametrize("more", [0, 3])
def test_the_list_costs_as_much_with_one_item_as_with_many(world, firm, enter, django_assert_num_queries, more):
    for _ in range(more):
        world.run(certificate=world.certificate(product=world.product(enterprise=firm.enterprise)))
    client = enter(firm.owner)
    client.get(f"{firm.home}labels/")
    with django_assert_num_queries(13):
        client.get(f"{firm.home}labels/")


def send_list(client, firm, content: bytes, kind: str = "ACTIVATE", **told):
    file = SimpleUploadedFile("list.csv", content)
    return client.post(f"{firm.home}labels/runs/{firm.run.pk}/list/", {"kind": kind, "file": file, **told})


def test_a_list_activates_and_voids_by_serials_and_by_codes(world, firm, enter):
    client = enter(firm.officer)
    assert send_list(client, firm, "起始,截止\n1,40\n51,60\n".encode()).status_code == 302
    code = world.code(firm.run, 7)
    listed = f"起始,截止,原因\n{code},{code[:10].lower()} {code[10:]},示例破损\n9,9,\n".encode("gb18030")
    assert send_list(client, firm, listed, "VOID", reason="示例遗失").status_code == 302
    assert sorted(firm.run.ranges.values_list("kind", "first", "last", "reason")) == [
        ("ACTIVATE", 1, 40, ""),
        ("ACTIVATE", 51, 60, ""),
        ("VOID", 7, 7, "示例破损"),
        ("VOID", 9, 9, "示例遗失"),
    ]
    send_list(client, firm, listed, "VOID", reason="示例遗失")
    assert firm.run.ranges.count() == 4


def test_what_is_wrong_is_said_of_each_cell_and_nothing_is_done(world, firm, foreign, enter):
    theirs = world.code(foreign.run, 1)
    rows = ["起始,截止,原因", "1,5,x", "0,5,x", "6,101,x", ",7,x", "9,8,x", "abc,9,x", f"{theirs},9,x", f"1,2,{'长' * 201}", "1,2,"]
    answer = send_list(enter(firm.officer), firm, "\n".join(rows).encode(), "VOID")
    page = answer.content.decode()
    assert (answer.status_code, firm.run.ranges.count()) == (422, 0)
    told = re.findall(r'data-label="行">(\d+)</th><td data-label="列">(\w+)<', page)
    assert told == [
        *[("3", "起始"), ("4", "截止"), ("5", "起始"), ("6", "截止"), ("7", "起始"), ("8", "起始"), ("9", "原因"), ("10", "原因")]
    ]
    assert foreign.enterprise.name not in page


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"x,y\n1,2\n", "起始,截止\n".encode(), b"PK\x03\x04broken", b"\xff" * 100])
def test_a_file_that_is_no_such_list_is_answered_in_one_sentence(firm, enter, content):
    answer = send_list(enter(firm.officer), firm, content)
    assert (answer.status_code, "form-field__error" in answer.content.decode(), firm.run.ranges.count()) == (422, True, 0)


def test_a_list_of_too_many_rows_is_to_be_divided(firm, enter):
    content = ("起始,截止\n" + "1,2\n" * 2001).encode()
    assert "最多 2000 行" in send_list(enter(firm.officer), firm, content).content.decode()


def test_scratch_codes_are_ticked_in_the_order_and_shown_with_it_and_the_run(firm, enter, told):
    officer, owner = enter(firm.officer), enter(firm.owner)
    order_page = officer.post(f"{firm.home}labels/order/", {**told, "has_scratch": "on"}).headers["Location"]
    run_page = owner.post(f"{order_page}confirm/").headers["Location"]
    assert LabelRun.objects.order_by("-pk").first().has_scratch
    for page in (order_page, run_page):
        assert "有，刮层码文件由另一人领取" in owner.get(page).content.decode()
    assert "刮层码" not in owner.get(f"{firm.home}labels/runs/{firm.run.pk}/").content.decode()


def test_a_product_level_order_with_scratch_codes_is_answered_beside_its_box(firm, enter, told):
    answer = enter(firm.officer).post(f"{firm.home}labels/order/", {**told, "grade": "PRODUCT", "has_scratch": "on"})
    assert (answer.status_code, "只有单品级码可以配刮层码" in answer.content.decode()) == (422, True)


def test_the_two_files_are_fetched_by_two_persons(firm, enter, told):
    officer, owner = enter(firm.officer), enter(firm.owner)
    order_page = officer.post(f"{firm.home}labels/order/", {**told, "has_scratch": "on"}).headers["Location"]
    form = owner.post(f"{order_page}confirm/").headers["Location"] + "files/new/"
    sent = {"kind": "CSV", "first": 1, "last": 250}
    assert officer.post(form, sent).status_code == 302
    refused = officer.post(form, {**sent, "kind": "SCRATCH"})
    assert (refused.status_code, "刮层码文件须由贵单位另一人申请和下载" in refused.content.decode()) == (422, True)
    page = owner.post(form, {**sent, "kind": "SCRATCH"}).headers["Location"]
    files.make(file=int(page.rstrip("/").rpartition("/")[2]), at=NOW)
    assert [f"{page}link/" in each.get(page).content.decode() for each in (officer, owner)] == [False, True]
    assert officer.post(f"{page}link/").headers["Location"] == page
    download = owner.get(owner.post(f"{page}link/").headers["Location"])
    lines = b"".join(download).decode().splitlines()
    assert (lines[0], len(lines)) == ("serial,scratch", 251)
    assert download.headers["Content-Disposition"].endswith('-1-250-scratch.csv"')


def test_a_run_without_scratch_codes_offers_no_such_file(firm, enter):
    form = f"{firm.home}labels/runs/{firm.run.pk}/files/new/"
    officer = enter(firm.officer)
    assert "SCRATCH" not in officer.get(form).content.decode()
    assert officer.post(form, {"kind": "SCRATCH", "first": 1, "last": 2}).status_code == 422
