"""From a decision to the draft of its notice."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from cms.models import DecisionPage
from tests.factories.world import NOW, World
from verify.models import StatusChange
from verify.registry.actions import certificates
from verify.registry.units import Unit

pytestmark = pytest.mark.usefixtures("page_roles")
BUTTON = "起草公告"


@pytest.fixture
def revoked(world: World) -> StatusChange:
    product = world.product(name="示例玉露茶", enterprise=world.enterprise(unit=Unit.ENSHI.value))
    return world.decide("revoke", world.certificate(product=product))


def press(user: Any, change: StatusChange) -> Any:
    client = Client()
    client.force_login(user)
    return client.post(reverse("office:draft_notice", args=[change.pk]))


def record(user: Any, change: StatusChange) -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse("office:certificate", args=[change.certificate.ref])).content.decode()


def test_the_registrar_drafts_the_notice_from_the_decision(world, revoked):
    assert record(world.rita, revoked).count(BUTTON) == 1
    response = press(world.rita, revoked)
    page = DecisionPage.objects.get()
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert (page.title, page.live, page.owner, page.get_latest_revision().user) == (
        "关于撤销“示例玉露茶”湖北精品认定的公告",
        False,
        world.rita,
        world.rita,
    )
    assert (page.change, page.dated, page.unit, page.issued_by) == (
        revoked,
        date(2026, 11, 20),
        Unit.ENSHI.value,
        "示例认定委员会",
    )
    shown = record(world.rita, revoked)
    assert (BUTTON in shown, page.title in shown) == (False, True)


def test_pressed_twice_it_opens_the_same_draft(world, revoked):
    assert press(world.rita, revoked)["Location"] == press(world.rita, revoked)["Location"]
    assert DecisionPage.objects.count() == 1


def test_the_editor_opens_the_draft(world, revoked, client):
    client.force_login(world.rita)
    response = client.get(press(world.rita, revoked)["Location"])
    assert response.context["form"].initial["change"] == revoked.pk


@pytest.mark.parametrize("name", ["susan", "abel", "chen", "ida"])
def test_who_may_not_write_notices_drafts_none(world, revoked, name):
    user = getattr(world, name)
    assert press(user, revoked)["Location"] == "/admin/"
    assert BUTTON not in record(user, revoked)
    assert DecisionPage.objects.count() == 0


def test_s1_whoever_writes_notices_tells_decisions_of_the_own_units_alone(world, revoked):
    world.chen.groups.add(Group.objects.get(name="registrar"))
    world.chen.groups.get(name="registrar").permissions.clear()
    assert press(world.chen, revoked).status_code == 404
    assert DecisionPage.objects.count() == 0


def test_a_change_that_is_no_decision_has_no_notice(world):
    certificate = world.certificate()
    assert press(world.rita, certificate.changes.get()).status_code == 404


def test_a_withdrawal_is_told_too(world):
    certificate = world.certificate()
    certificates.withdraw(certificate=certificate, reason="不再生产", by=world.rita, at=NOW)
    assert press(world.rita, certificate.changes.last()).status_code == 302
    assert DecisionPage.objects.get().title.startswith("关于注销")
