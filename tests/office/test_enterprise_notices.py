"""Notices to enterprises as the office writes them, and sees who took note."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories.world import NOW
from tests.office.test_listings import count, names
from tests.verify.hostile import pdf
from verify.membership.actions import notices
from verify.models import EnterpriseNotice, NoticeAddressee
from verify.registry.units import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def wuhan(world):
    return world.enterprise(unit=Unit.WUHAN.value, name="示例江城有限公司")


@pytest.fixture
def enshi(world):
    return world.enterprise(unit=Unit.ENSHI.value, name="示例清江有限公司")


def told(**fields: Any) -> dict[str, Any]:
    return {"title": "示例通知", "text": "示例正文", "due_on": "", "request_key": str(uuid4()), **fields}


def test_one_enterprise_is_told_once_with_a_pdf(client: Client, world, wuhan):
    client.force_login(world.chen)
    form = reverse("office:notify_enterprise", args=[wuhan.ref])
    assert f'href="{form}"' in client.get(reverse("office:enterprise", args=[wuhan.ref])).content.decode()
    key = str(uuid4())
    places = {client.post(form, told(request_key=key, file=SimpleUploadedFile("a.pdf", pdf())))["Location"] for _press in range(3)}
    addressee = NoticeAddressee.objects.get()
    assert places == {reverse("office:notice", args=[addressee.pk])}
    assert client.get(reverse("office:notice_file", args=[addressee.pk]))["Content-Type"] == "application/pdf"


def test_s1_a_round_is_told_within_the_own_units(client: Client, world, wuhan, enshi):
    for enterprise in (wuhan, enshi):
        world.certificate(product=world.product(enterprise=enterprise))
    form, year = reverse("office:notify_holders"), world.round(2025).pk
    client.force_login(world.chen)
    client.post(form, told(round=year))
    assert [row.enterprise for row in NoticeAddressee.objects.all()] == [wuhan]
    client.force_login(world.rita)
    client.post(form, told(round=year, title="全省通知"))
    assert set(NoticeAddressee.objects.filter(notice__title="全省通知").values_list("enterprise", flat=True)) == {
        wuhan.pk,
        enshi.pk,
    }


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "长" * 81}, "title"),
        ({"text": "长" * 2001}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"due_on": "2026-11-19"}, "due_on"),
        ({"request_key": "x"}, "request_key"),
        ({"round": "999999"}, "round"),
        ({"industry": "x'--"}, "industry"),
        ({"file": SimpleUploadedFile("a.pdf", b"no")}, "file"),
    ],
)
def test_s4_what_is_wrong_is_said_and_nothing_sent(client: Client, world, wuhan, wrong, field):
    world.certificate(product=world.product(enterprise=wuhan))
    client.force_login(world.rita)
    answer = client.post(reverse("office:notify_holders"), told(**{"round": world.round(2025).pk, **wrong}))
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert not EnterpriseNotice.objects.exists()


def test_a_round_without_holders_in_the_own_units_is_said(client: Client, world, enshi):
    world.certificate(product=world.product(enterprise=enshi))
    client.force_login(world.chen)
    answer = client.post(reverse("office:notify_holders"), told(round=world.round(2025).pk))
    assert answer.context["form"].errors == {"round": ["您管辖范围内没有符合条件的经营主体。"]}


def test_s1_who_took_note_is_seen_by_the_own_city_alone(client: Client, world, wuhan, enshi):
    own = world.notice(wuhan, enshi)
    other = own.notice.addressees.get(enterprise=enshi)
    owner = world.member(wuhan)
    notices.acknowledge(addressee=own, by=owner, at=NOW)
    client.force_login(world.chen)
    assert owner.first_name in client.get(reverse("office:notice", args=[own.pk])).content.decode()
    assert client.get(reverse("office:notice", args=[other.pk])).status_code == 404
    client.force_login(world.rita)
    text = client.get(reverse("office:notice", args=[other.pk])).content.decode()
    assert ("该主体尚无人确认" in text, owner.first_name in text) == (True, False)


def test_the_list_is_filtered_by_what_was_noted_and_costs_the_same(
    client: Client, world, wuhan, enshi, django_assert_max_num_queries
):
    own = world.notice(wuhan, title="江城通知")
    notices.acknowledge(addressee=own, by=world.member(wuhan), at=NOW)
    client.force_login(world.rita)
    address = reverse("office_notices:index")
    client.get(address)
    one = count(client, address, django_assert_max_num_queries)
    world.notice(enshi, wuhan, title="清江通知")
    assert (one, count(client, address, django_assert_max_num_queries)) == (12, 12)
    found = {query: names(client, "notices", query) for query in ("?noted=yes", "?noted=no", "?noted=x", "?q=清江有限")}
    assert found["?noted=yes"] == ["江城通知"]
    assert found["?noted=no"] == ["清江通知"] * 2
    assert (len(found["?noted=x"]), found["?q=清江有限"]) == (3, ["清江通知"])
