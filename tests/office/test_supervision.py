"""Inspections and recalls, through the screens."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.world import NOW
from verify.models import AuditEvent, Inspection, Product, Recall
from verify.registry.status import Status
from verify.registry.units import Unit

INSPECTION = {
    "kind": "SAMPLING",
    "inspected_on": "2026-11-18",
    "result": "FAILED",
    "lot": "20261001",
    "items_tested": "水分",
    "items_failed": "水分：≤7.0%，实测 8.2%",
    "body": "示例质检院",
    "source": "示例局",
    "notice_url": "",
    "handling": "责令整改",
}
RECALL = {
    "lot": "20261001",
    "ordered_on": "2026-11-19",
    "reason": "水分不合格",
    "advice": "停止食用，联系退货",
    "source": "示例局",
    "notice_url": "https://example.gov.cn/r/1",
}


@pytest.fixture
def product(world) -> Product:
    return world.certificate(product=world.product(enterprise=world.enterprise(unit=Unit.WUHAN.value))).product


def record(client: Client, product: Product, **changed: Any) -> Any:
    address = reverse("office:record_inspection", args=[product.ref])
    return client.post(address, {**INSPECTION, "request_key": str(uuid4()), **changed})


def order(client: Client, product: Product, **changed: Any) -> Any:
    return client.post(reverse("office:order_recall", args=[product.ref]), {**RECALL, **changed})


def end(client: Client, recall: Recall, day: str) -> Any:
    return client.post(reverse("office:end_recall", args=[recall.pk]), {"ended_on": day})


@pytest.mark.parametrize("who", ["susan", "chen"])
def test_an_inspection_is_recorded_and_changes_no_certificate(client: Client, world, product, who):
    client.force_login(getattr(world, who))
    response = record(client, product)
    inspection = Inspection.objects.get()
    assert response["Location"] == reverse("office:inspection", args=[inspection.pk])
    assert {name: str(getattr(inspection, name)) for name in INSPECTION} == INSPECTION
    assert (inspection.product, inspection.recorded_by.username, inspection.recorded_at) == (product, who, NOW)
    assert product.certificates.get().status(NOW) == Status.VALID
    assert AuditEvent.objects.latest("sequence").verb == "inspection.record"


def test_r8_the_same_form_sent_again_records_once(client: Client, world, product):
    client.force_login(world.susan)
    key = client.get(reverse("office:record_inspection", args=[product.ref])).context["form"]["request_key"].value()
    places = {record(client, product, request_key=str(key))["Location"] for _click in range(3)}
    assert places == {reverse("office:inspection", args=[Inspection.objects.get().pk])}
    assert AuditEvent.objects.filter(verb="inspection.record").count() == 1


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"items_failed": ""}, {"items_failed": ["请填写不合格项目。"]}),
        ({"result": "PASSED"}, {"items_failed": ["结果为合格时，不合格项目应留空；否则请把结果改为不合格。"]}),
        ({"inspected_on": "2026-11-21"}, {"inspected_on": ["检查日期不能晚于今天。"]}),
        ({"body": " "}, {"body": ["请填写这一项。"]}),
        ({"result": "MAYBE"}, {"result": ["选择一个有效的选项。 MAYBE 不在可用的选项中。"]}),
        ({"request_key": "nonsense"}, {"request_key": ["表单已失效，请重新打开这个页面。"]}),
        ({"request_key": ""}, {"request_key": ["表单已失效，请重新打开这个页面。"]}),
    ],
)
def test_a_wrong_inspection_is_explained_and_not_recorded(client: Client, world, product, changed, errors):
    client.force_login(world.susan)
    response = record(client, product, **changed)
    assert response.context["form"].errors == errors
    assert next(iter(errors.values()))[0] in response.content.decode()
    assert Inspection.objects.count() == 0


def test_a_lot_is_recalled_and_the_recall_ended(client: Client, world, product):
    client.force_login(world.susan)
    response = order(client, product)
    recall = Recall.objects.get()
    assert response["Location"] == reverse("office:recall", args=[recall.pk])
    assert {name: str(getattr(recall, name)) for name in RECALL} == RECALL
    assert end(client, recall, "2026-11-20")["Location"] == reverse("office:recall", args=[recall.pk])
    recall.refresh_from_db()
    assert recall.ended_on == date(2026, 11, 20)
    assert list(AuditEvent.objects.order_by("-sequence").values_list("verb", flat=True)[:2]) == ["recall.end", "recall.order"]


def test_r8_a_lot_is_recalled_once(client: Client, world, product):
    client.force_login(world.susan)
    order(client, product)
    response = order(client, product, lot=" 20261001 ")
    assert response.context["form"].errors == {"lot": ["该批次已在召回中。"]}
    assert Recall.objects.count() == 1
    assert AuditEvent.objects.filter(verb="recall.order").count() == 1


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"lot": ""}, {"lot": ["请填写这一项。"]}),
        ({"lot": "批" * 61}, {"lot": ["确保该变量包含不超过 60 字符 (目前字符数 61)。"]}),
        ({"ordered_on": "2026-11-21"}, {"ordered_on": ["召回日期不能晚于今天。"]}),
        ({"reason": ""}, {"reason": ["请填写这一项。"]}),
    ],
)
def test_a_wrong_recall_is_explained_and_not_ordered(client: Client, world, product, changed, errors):
    client.force_login(world.susan)
    assert order(client, product, **changed).context["form"].errors == errors
    assert Recall.objects.count() == 0


def test_a_recall_ends_once_and_not_before_it_began(client: Client, world, product):
    client.force_login(world.susan)
    order(client, product)
    recall = Recall.objects.get()
    assert end(client, recall, "2026-11-18").context["form"].errors == {"ended_on": ["结束日期不能早于召回日期。"]}
    end(client, recall, "2026-11-20")
    assert end(client, recall, "2026-11-20").context["form"].non_field_errors() == ["该召回已经结束。"]
    assert AuditEvent.objects.filter(verb="recall.end").count() == 1
    again = client.get(reverse("office:end_recall", args=[recall.pk]))
    assert again["Location"] == reverse("office:recall", args=[recall.pk])
