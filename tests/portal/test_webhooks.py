"""Addresses that are told what happens, by screens."""

from datetime import timedelta

import pytest

from tests.factories.world import NOW
from verify.models import WebhookDelivery, WebhookEndpoint
from verify.webhooks.models import EventKind

pytestmark = pytest.mark.django_db
URL = "https://erp.example.com/hubei"


def test_an_owner_adds_an_address_and_sees_its_secret_once(firm, enter):
    client = enter(firm.owner)
    made = client.post(f"{firm.home}machines/webhooks/new/", {"url": URL, "events": ["clone.suspected", "status.changed"]})
    page = made.content.decode()
    endpoint = WebhookEndpoint.objects.get(url=URL)
    secret = page.partition('<p class="portal-secret"><code>')[2].partition("</code>")[0]
    assert (made.status_code, secret[:4], len(secret)) == (200, "hbw_", 47)
    assert endpoint.events == ["status.changed", "clone.suspected"]
    for path in (f"{firm.home}machines/", f"{firm.home}machines/webhooks/{endpoint.ref}/"):
        shown = client.get(path).content.decode()
        assert (URL in shown, secret in shown) == (True, False)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"url": ""}, "请填写这一项"),
        ({"url": "http://erp.example.com/"}, "https://"),
        ({"url": "https://127.0.0.1/"}, "不在公共互联网上"),
        ({"url": "https://u:p@erp.example.com/"}, "用户名和密码"),
        ({"url": "https://erp.example.com:25/"}, "443"),
        ({"url": "https://erp.example.com/" + "x" * 999}, "500"),
        ({"url": "https://erp.example.com/\x00"}, ""),
        ({"events": []}, "请填写这一项"),
        ({"events": ["everything"]}, "everything"),
    ],
)
def test_a_wrong_address_is_answered_beside_its_field(firm, enter, sent, said):
    before = WebhookEndpoint.objects.count()
    answer = enter(firm.owner).post(f"{firm.home}machines/webhooks/new/", {"url": URL, "events": ["status.changed"], **sent})
    assert (answer.status_code, WebhookEndpoint.objects.count(), said in answer.content.decode()) == (422, before, True)


def test_what_was_told_is_listed_and_asked_for_again_once(firm, enter):
    client, page = enter(firm.owner), f"{firm.home}machines/webhooks/{firm.webhook.ref}/"
    WebhookDelivery.objects.filter(pk=firm.delivery.pk).update(given_up_at=NOW, status=500, attempts=3)
    shown = client.get(page).content.decode()
    assert ("已放弃" in shown, "已尝试 3 次" in shown, "HTTP 500" in shown) == (True, True, True)
    for _ in range(2):
        answer = client.post(f"{firm.home}machines/deliveries/{firm.delivery.pk}/replay/")
        assert (answer.status_code, answer.headers["Location"]) == (302, page)
    assert firm.webhook.deliveries.filter(replay_of=firm.delivery).count() == 1


def test_an_ended_address_leaves_the_list_and_is_asked_nothing_more(firm, enter):
    client = enter(firm.owner)
    client.post(f"{firm.home}machines/webhooks/{firm.webhook.ref}/end/")
    assert firm.webhook.url not in client.get(f"{firm.home}machines/").content.decode()
    client.post(f"{firm.home}machines/deliveries/{firm.delivery.pk}/replay/")
    assert firm.webhook.deliveries.count() == 1
    page = client.get(f"{firm.home}machines/webhooks/{firm.webhook.ref}/")
    assert (page.status_code, "重新推送" in page.content.decode()) == (200, False)


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_costs_as_much_with_one_delivery_as_with_three(firm, enter, django_assert_num_queries, more):
    for number in range(more):
        told = {"event": f"clone-1-{number}", "kind": EventKind.CLONE, "payload": {}}
        firm.webhook.deliveries.create(**told, created_at=NOW + timedelta(minutes=number), due_at=NOW)
    client, page = enter(firm.owner), f"{firm.home}machines/webhooks/{firm.webhook.ref}/"
    client.get(page)
    with django_assert_num_queries(9):
        client.get(page)
