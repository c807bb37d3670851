"""The city's review of brand pages, on the office's screens."""

import pytest

from cms import roles
from cms.brand_editing import drafts, review
from cms.brand_editing.contents import Told
from cms.models import BrandPage
from tests.factories.site import brand_page, sections
from tests.factories.world import NOW
from verify.registry.units import Unit

pytestmark = pytest.mark.django_db
LIST = "/admin/office/brand-pages/"
LIST_QUERIES = 10


@pytest.fixture(autouse=True)
def site(db, clock):
    sections()
    roles.sync()


def hand_in(world, unit=Unit.WUHAN, **told):
    enterprise = world.enterprise(unit=unit.value)
    by, draft = world.member(enterprise), drafts.opened(enterprise)
    drafts.save(enterprise=enterprise, said=Told(texts=["示例故事"], **told), version=draft.version, by=by, at=NOW)
    review.submit(enterprise=enterprise, by=by, at=NOW)
    return enterprise


def address(enterprise, what=""):
    return f"{LIST}{enterprise.ref}/{what}"


def test_a_reviewer_lists_the_own_unit_alone(world, client):
    own, foreign = hand_in(world), hand_in(world, Unit.ENSHI)
    client.force_login(world.chen)
    content = client.get(LIST).content.decode()
    assert (own.name in content, foreign.name in content) == (True, False)
    for what in ("", "preview/", "approve/", "send-back/"):
        assert client.get(address(foreign, what)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(world, client, count, django_assert_num_queries):
    for _each in range(count):
        hand_in(world)
    client.force_login(world.chen)
    client.get(LIST)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(LIST)


def test_compared_looked_at_and_approved(world, client):
    enterprise = hand_in(world, phone="027-0000")
    client.force_login(world.chen)
    assert "027-0000" in client.get(address(enterprise)).content.decode()
    seen = client.get(address(enterprise, "preview/"))
    assert ("示例故事" in seen.content.decode(), seen.headers["X-Frame-Options"]) == (True, "SAMEORIGIN")
    form = client.get(address(enterprise, "approve/")).context["form"]
    client.post(address(enterprise, "approve/"), form.initial)
    assert BrandPage.objects.get(enterprise=enterprise).live
    again = client.post(address(enterprise, "approve/"), form.initial)
    assert "已不在待审核状态" in again.content.decode()


def test_sent_back_only_with_a_reason(world, client):
    enterprise = hand_in(world)
    client.force_login(world.chen)
    form = client.get(address(enterprise, "send-back/")).context["form"]
    client.post(address(enterprise, "send-back/"), {**form.initial, "reason": ""})
    assert drafts.opened(enterprise).state == "WAITING"
    client.post(address(enterprise, "send-back/"), {**form.initial, "reason": "请补充说明"})
    assert drafts.opened(enterprise).result.comment == "请补充说明"


def test_drafts_that_were_not_handed_in_are_not_shown(world, client):
    enterprise = world.enterprise(unit=Unit.WUHAN.value)
    brand_page(enterprise)
    by, draft = world.member(enterprise), drafts.opened(enterprise)
    drafts.save(enterprise=enterprise, said=Told(texts=["未提交的话"]), version=draft.version, by=by, at=NOW)
    client.force_login(world.chen)
    for what in ("", "preview/", "approve/", "send-back/"):
        answer = client.get(address(enterprise, what), follow=True)
        assert (answer.status_code, "未提交的话" in answer.content.decode()) == (200, False)
