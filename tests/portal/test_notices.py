"""What the office tells, read and noted in the workspace."""

import pytest

from verify.membership.actions import notices
from verify.models import NoticeAcknowledgement

pytestmark = pytest.mark.django_db


def test_it_waits_on_the_overview_until_this_person_took_note(firm, enter):
    client, editor = enter(firm.owner), enter(firm.editor)
    said, own = "1 条通知未读", f"{firm.home}notices/{firm.notice.pk}/"
    assert said in client.get(firm.home).content.decode()
    assert f'href="{own}"' in client.get(f"{firm.home}notices/").content.decode()
    client.post(f"{own}acknowledge/")
    assert [said in each.get(firm.home).content.decode() for each in (client, editor)] == [False, True]


def test_s1_reading_changes_nothing_and_pressing_twice_has_one_effect(firm, enter):
    client, own = enter(firm.officer), f"{firm.home}notices/{firm.notice.pk}/"
    text = client.get(own).content.decode()
    assert ("示例正文" in text, "我已知晓" in text, NoticeAcknowledgement.objects.count()) == (True, True, 0)
    assert client.get(f"{own}acknowledge/").status_code == 405
    for _press in range(2):
        assert client.post(f"{own}acknowledge/")["Location"] == own
    assert NoticeAcknowledgement.objects.get().user == firm.officer
    assert "我已知晓" not in client.get(own).content.decode()


def test_the_attachment_opens_and_is_missing_where_there_is_none(world, firm, enter):
    client = enter(firm.owner)
    own = f"{firm.home}notices/{firm.notice.pk}/file/"
    assert client.get(own)["Content-Type"] == "application/pdf"
    plain = world.notice(firm.enterprise, file=None)
    assert client.get(f"{firm.home}notices/{plain.pk}/file/").status_code == 404


def test_what_is_written_stays_text(world, firm, enter):
    hostile = world.notice(firm.enterprise, title="<b>x</b>", text="<script>alert(1)</script>")
    text = enter(firm.owner).get(f"{firm.home}notices/{hostile.pk}/").content.decode()
    assert ("<script>alert" in text, "&lt;script&gt;alert" in text) == (False, True)


def test_to_whom_else_it_went_is_not_said(world, firm, foreign, enter):
    common = world.notice(firm.enterprise, foreign.enterprise)
    notices.acknowledge(
        addressee=common.notice.addressees.get(enterprise=foreign.enterprise), by=foreign.owner, at=common.notice.sent_at
    )
    text = enter(firm.owner).get(f"{firm.home}notices/{common.pk}/").content.decode()
    assert (foreign.enterprise.name in text, foreign.owner.first_name in text) == (False, False)


def test_the_list_costs_as_much_with_three_rows_as_with_one(world, enter, django_assert_max_num_queries):
    enterprise = world.enterprise()
    client = enter(world.member(enterprise))

    def cost() -> int:
        with django_assert_max_num_queries(100) as counted:
            client.get(f"/portal/{enterprise.ref}/notices/")
        return len(counted)

    world.notice(enterprise)
    cost()  # what stands around every page is remembered
    one = cost()
    for _more in range(2):
        world.notice(enterprise)
    assert (one, cost()) == (9, 9)
