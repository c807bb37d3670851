"""The first page inside: what the register says, and what waits."""

from datetime import date

import pytest

from verify.membership.actions import invitations
from verify.models import Message
from verify.outbox.actions import reminders

pytestmark = pytest.mark.django_db


def test_what_waits_stands_first_the_soonest_above(world, firm, enter):
    ending = world.certificate(product=world.product(enterprise=firm.enterprise, name="示例绿茶"), valid_until=date(2026, 12, 1))
    page = enter(firm.officer).get(firm.home).content.decode()
    waiting = page[page.index("待办事项") : page.index("登记信息")]
    told = ["标签申领待第二人确认", "提交整改报告", f"{ending.product.name}：证书到期"]
    places = [waiting.index(each) for each in told]
    assert places == sorted(places)
    assert "2026-12-01" in waiting


def test_official_facts_stand_there_and_no_form_for_them(firm, enter):
    page = enter(firm.owner).get(firm.home).content.decode()
    assert (firm.enterprise.uscc in page, page.count("<form")) == (True, 1)  # the way out


def test_an_enterprise_of_which_the_register_knows_no_item(world, enter):
    enterprise = world.enterprise()
    owner = world.member(enterprise)
    page = enter(owner).get(f"/portal/{enterprise.ref}/").content.decode()
    assert "登记中尚无该主体的认定项目" in page
    assert "待办事项" not in page


def test_people_of_the_enterprise_are_reminded_of_an_end_with_the_address_of_their_workspace(world, firm):
    world.chen.email = "chen@example.gov.cn"
    world.chen.save()
    ending = world.certificate(product=world.product(enterprise=firm.enterprise), valid_until=date(2026, 12, 1))
    written = reminders.remind(certificate=ending.pk, at=ending.changes.get().recorded_at.replace(year=2026, month=11, day=20))
    told = {message.recipient.username: message.body for message in written}
    assert set(told) == {"chen", *(user.username for user in (firm.owner, firm.editor, firm.officer))}
    assert (f"/portal/{firm.enterprise.ref}/" in told[firm.owner.username], "/admin/" in told[firm.owner.username]) == (True, False)
    assert Message.objects.filter(kind="EXPIRY").count() == 4


def test_a_person_of_two_enterprises_changes_between_them(firm, foreign, enter):
    invitations.accept(invitation=foreign.invitation, uscc=foreign.enterprise.uscc, by=firm.owner, at=foreign.invitation.invited_at)
    page = enter(firm.owner).get(firm.home).content.decode()
    assert f'href="{foreign.home}"' in page
