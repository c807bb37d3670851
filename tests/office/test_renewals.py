"""What enterprises ask for in the office: seen by its own city, taken or refused by the registrar."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.world import NOW
from tests.office.test_listings import names
from verify.certification.actions import renewals
from verify.models import AuditEvent, RenewalApplication, RenewalOutcome, StatusChange
from verify.registry.units import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(world) -> RenewalApplication:
    return filed(world, "江城", Unit.WUHAN)


def filed(world, name: str, unit: Unit) -> RenewalApplication:
    enterprise = world.enterprise(unit=unit.value, name=f"示例{name}有限公司")
    return world.renewal(world.ending(product=world.product(enterprise=enterprise, name=f"示例{name}茶")))


def page(application: RenewalApplication) -> str:
    return reverse("office:renewal", args=[application.pk])


def renew(client: Client, application: RenewalApplication) -> Any:
    told = {"valid_until": "2029-12-31", "reason": "复核合格", "notice_url": ""}
    return client.post(reverse("office:renew", args=[application.certificate.ref]), told)


def state(application: RenewalApplication) -> str:
    return RenewalApplication.objects.with_outcome().get(pk=application.pk).state


def test_the_registrar_takes_it_by_renewing_and_it_is_answered_once(client: Client, world, application):
    client.force_login(world.rita)
    form = reverse("office:renew", args=[application.certificate.ref])
    assert f'href="{form}"' in client.get(page(application)).content.decode()
    offered = client.get(form)
    assert offered.context["form"]["valid_until"].value() == date(2029, 12, 19)
    assert f'href="{page(application)}"' in offered.content.decode()
    assert {renew(client, application).status_code for _press in range(3)} == {302}
    outcome = RenewalOutcome.objects.get()
    assert (outcome.kind, outcome.change) == ("RENEWED", StatusChange.objects.get(kind="RENEW"))
    assert AuditEvent.objects.filter(verb="renewal.renewed").count() == 1
    text = client.get(page(application)).content.decode()
    assert ("2029-12-31" in text, f'href="{form}"' in text) == (True, False)


def test_a_refusal_is_given_once_with_its_reason(client: Client, world, application):
    client.force_login(world.rita)
    form = reverse("office:refuse_renewal", args=[application.pk])
    for empty in ("", "  "):
        assert client.post(form, {"reason": empty}).context["form"].errors == {"reason": ["请填写这一项。"]}
    assert "reason" in client.post(form, {"reason": "长" * 1001}).context["form"].errors
    assert client.post(form, {"reason": "示例：报告过期"})["Location"] == page(application)
    again = client.post(form, {"reason": "示例：报告过期"})
    assert again.context["form"].non_field_errors() == ["该申请已处理或已撤回。"]
    assert client.get(form)["Location"] == page(application)
    assert "示例：报告过期" in client.get(page(application)).content.decode()


def test_what_the_enterprise_took_back_is_renewed_without_an_answer(client: Client, world, application):
    renewals.withdraw(application=application, by=application.filed_by, at=NOW)
    client.force_login(world.rita)
    assert renew(client, application).status_code == 302
    assert (state(application), application.certificate.changes.filter(kind="RENEW").count()) == ("WITHDRAWN", 1)


def test_a_suspended_certificate_is_not_renewed_by_an_application(client: Client, world, application):
    world.decide("suspend", application.certificate, at=NOW)
    client.force_login(world.rita)
    text = client.get(page(application)).content.decode()
    assert ("证书当前状态不能办理续期" in text, reverse("office:refuse_renewal", args=[application.pk]) in text) == (True, True)
    assert renew(client, application).context["form"].non_field_errors() == ["该认定的当前状态不能进行此操作。"]
    assert state(application) == "WAITING"


def test_s1_it_waits_before_the_registrar_and_the_own_city_on_every_surface(client: Client, world, application):
    foreign = filed(world, "清江", Unit.ENSHI)
    surfaces = ("/admin/", reverse("office_expiring:index"), reverse("office_renewals:index"))

    def seen(user: Any) -> list[tuple[bool, bool]]:
        client.force_login(user)
        texts = [client.get(surface).content.decode() for surface in surfaces]
        return [tuple(f'href="{page(each)}"' in text for each in (application, foreign)) for text in texts]

    assert seen(world.rita) == [(True, True)] * 3
    assert seen(world.chen) == [(True, False)] * 3
    assert seen(world.susan) == [(False, False), (True, True), (True, True)]
    client.force_login(world.chen)
    text = client.get(page(application)).content.decode()
    assert ("示例申请说明" in text, "office-actions" in text) == (True, False)


def test_the_page_of_the_certificate_says_that_it_was_applied_for(client: Client, world, application):
    client.force_login(world.chen)
    certificate = reverse("office:certificate", args=[application.certificate.ref])
    assert f'href="{page(application)}"' in client.get(certificate).content.decode()
    renewals.refuse(application=application, reason="示例", by=world.rita, at=NOW)
    assert f'href="{page(application)}"' not in client.get(certificate).content.decode()


def test_the_list_is_filtered_by_state_and_unit_and_searched(client: Client, world, application):
    other = filed(world, "清江", Unit.ENSHI)
    renewals.refuse(application=other, reason="示例", by=world.rita, at=NOW)
    client.force_login(world.rita)
    queries = ("?state=WAITING", "?state=REFUSED", "?state=RENEWED", "?state=NONSENSE", "?unit=422800", "?q=江城", "?q=%00%27")
    found = {query: names(client, "renewals", query) for query in queries}
    both = ["示例江城茶", "示例清江茶"]
    assert found == dict(zip(queries, (both[:1], both[1:], [], both, both[1:], both[:1], found["?q=%00%27"]), strict=True))
