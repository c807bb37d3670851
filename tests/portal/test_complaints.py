"""Reports of consumers as the enterprise sees them, and its one statement to the office."""

import pytest

from tests.factories.world import NOW
from verify.models import EnterpriseStatement
from verify.refusals import NotPermitted, Refused
from verify.supervision.actions import complaints, statements

pytestmark = pytest.mark.django_db


def test_the_office_reads_the_statement_and_the_enterprise_not_the_reporter(world, firm, enter):
    client = enter(firm.owner)
    page = client.get(f"{firm.home}reports/").content.decode()
    assert ("序号 7" in page, "示例描述" in page, "13800000000" in page, firm.complaint.tracking_number in page) == (
        True,
        False,
        False,
        False,
    )
    answer = client.post(f"{firm.home}reports/{firm.complaint.pk}/", {"text": "示例：该批次已自查"})
    assert answer.headers["Location"] == f"{firm.home}reports/"
    assert "示例：该批次已自查" in client.get(f"{firm.home}reports/").content.decode()
    assert "示例：该批次已自查" in enter(world.susan).get(f"/admin/office/complaints/{firm.complaint.pk}/").content.decode()


def test_it_is_said_once_and_not_after_the_answer(world, firm, enter):
    told = {"enterprise": firm.enterprise, "by": firm.owner, "at": NOW}
    statements.state(complaint=firm.complaint, text="x", **told)
    with pytest.raises(Refused) as refused:
        statements.state(complaint=firm.complaint, text="y", **told)
    assert refused.value.code == "said"
    second = complaints.receive(reason="QUALITY", verdict="VALID", run=firm.run.pk, serial=8, at=NOW)
    complaints.reply(complaint=second, reply="示例答复", by=world.susan, at=NOW)
    answer = enter(firm.owner).post(f"{firm.home}reports/{second.pk}/", {"text": "x"})
    assert (answer.status_code, EnterpriseStatement.objects.count()) == (422, 1)


def test_only_owners_speak_for_their_enterprise(world, firm, foreign):
    for by in (firm.editor, firm.officer, foreign.owner, world.susan):
        with pytest.raises(NotPermitted):
            statements.state(complaint=firm.complaint, enterprise=firm.enterprise, text="x", by=by, at=NOW)
    with pytest.raises(NotPermitted):
        statements.state(complaint=foreign.complaint, enterprise=firm.enterprise, text="x", by=firm.owner, at=NOW)


@pytest.mark.parametrize("text", ["", "  ", "长" * 2001])
def test_an_empty_or_endless_statement_is_refused(firm, enter, text):
    assert enter(firm.owner).post(f"{firm.home}reports/{firm.complaint.pk}/", {"text": text}).status_code == 422
