"""Standards in the office: registered, evaluated, compared, withdrawn."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.office.conftest import Facts
from verify.models import AuditEvent, Standard, StandardComparison, StandardEvaluation

STANDARD = {
    "code": "q／示例001S—2025",
    "title": "示例绿茶",
    "level": "ENTERPRISE",
    "in_force_on": "2025-03-01",
    "withdrawn_on": "",
    "declaration_url": "https://example.gov.cn/s/1",
}
EVALUATION = {
    "enterprise": "",
    "result": "国内先进",
    "evaluated_on": "2026-03-01",
    "valid_until": "",
    "body": "示例评价机构",
    "report": "示例-2026-1",
}
COMPARISON = {
    "compared_code": "GB/T 0000-2020",
    "compared_title": "示例国家标准",
    "compared_level": "NATIONAL",
    "indicator": "水分",
    "own_value": "≤ 6.0%",
    "compared_value": "≤ 7.0%",
    "finding": "严于国家标准",
}


def register(client: Client, **changed: Any) -> Any:
    return client.post(reverse("office:register_standard"), {**STANDARD, **changed})


def test_a_standard_is_registered_under_its_code_in_one_spelling(client: Client, world):
    client.force_login(world.rita)
    response = register(client)
    standard = Standard.objects.get()
    assert response["Location"] == reverse("office:standard", args=[standard.pk])
    assert (standard.code, standard.title, standard.in_force_on) == ("Q/示例 001S-2025", "示例绿茶", date(2025, 3, 1))
    assert register(client, code="Q/示例 001S-2025").context["form"].errors == {"code": ["该标准已经登记过了。"]}


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"code": ""}, {"code": ["请填写这一项。"]}),
        ({"title": " "}, {"title": ["请填写这一项。"]}),
        ({"declaration_url": "http://example.gov.cn/s/1"}, {"declaration_url": ["请填写完整的网址，如 https://example.gov.cn/。"]}),
        ({"withdrawn_on": "2025-01-01"}, {"__all__": ["标准的废止日期不能早于实施日期。"]}),
    ],
)
def test_a_wrong_standard_is_explained_and_not_registered(client: Client, world, changed, errors):
    client.force_login(world.rita)
    assert register(client, **changed).context["form"].errors == errors
    assert Standard.objects.count() == 0


def test_an_evaluation_is_valid_for_three_years_and_recorded_once(client: Client, world, own: Facts):
    client.force_login(world.rita)
    key = str(uuid4())
    address = reverse("office:evaluate_standard", args=[own.standard.pk])
    places = {client.post(address, {**EVALUATION, "request_key": key})["Location"] for _click in range(2)}
    assert places == {reverse("office:standard", args=[own.standard.pk])}
    evaluation = StandardEvaluation.objects.get()
    assert (evaluation.standard, evaluation.result, evaluation.valid_until) == (own.standard, "国内先进", date(2029, 2, 28))
    assert AuditEvent.objects.filter(verb="standard.evaluate").count() == 1
    page = client.get(reverse("office:standard", args=[own.standard.pk])).content.decode()
    assert "国内先进" in page
    assert "评价有效" in page


def test_an_evaluation_of_tomorrow_is_refused(client: Client, world, own: Facts):
    client.force_login(world.rita)
    address = reverse("office:evaluate_standard", args=[own.standard.pk])
    response = client.post(address, {**EVALUATION, "evaluated_on": "2026-11-21", "request_key": str(uuid4())})
    assert response.context["form"].errors == {"evaluated_on": ["评价日期不能晚于今天。"]}


def test_an_indicator_is_compared_with_another_standard(client: Client, world, own: Facts):
    client.force_login(world.rita)
    address = reverse("office:compare_standard", args=[own.standard.pk])
    client.post(address, {**COMPARISON, "request_key": str(uuid4())})
    comparison = StandardComparison.objects.get()
    assert {name: getattr(comparison, name) for name in COMPARISON} == COMPARISON
    own_code = client.post(address, {**COMPARISON, "compared_code": own.standard.code, "request_key": str(uuid4())})
    assert own_code.context["form"].errors == {"compared_code": ["请选择另一项标准进行比对。"]}


def test_a_standard_is_withdrawn_once(client: Client, world, own: Facts):
    client.force_login(world.rita)
    address = reverse("office:withdraw_standard", args=[own.standard.pk])
    client.post(address, {"withdrawn_on": "2026-11-20"})
    assert Standard.objects.get(pk=own.standard.pk).withdrawn_on == date(2026, 11, 20)
    assert client.post(address, {"withdrawn_on": "2026-11-20"}).context["form"].non_field_errors() == ["该标准已经废止。"]
