"""Applying for another term from the workspace, and reading what became of it."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.world import NOW
from tests.verify.hostile import image, pdf
from verify.certification.actions import renewals
from verify.models import Certificate, RenewalApplication, RenewalEvidence

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(world, firm) -> Certificate:
    return world.ending(product=world.product(enterprise=firm.enterprise, name="示例待续茶"))


def page(firm, certificate: Certificate) -> str:
    return f"{firm.home}certificates/{certificate.ref}/renewal/"


def send(client, address: str, *files: bytes, statement: str = "示例：三年抽检均合格"):
    named = [SimpleUploadedFile(f"evidence-{number}.pdf", content) for number, content in enumerate(files)]
    return client.post(address, {"statement": statement, "evidence": named})


def test_an_editor_files_with_evidence_which_the_office_reads(firm, world, enter, certificate):
    client = enter(firm.editor)
    listed = client.get(f"{firm.home}certificates/").content.decode()
    assert page(firm, certificate) in listed
    answer = send(client, page(firm, certificate), pdf(), pdf())
    application = RenewalApplication.objects.get(certificate=certificate)
    own = f"{firm.home}renewals/{application.pk}/"
    assert (answer.status_code, answer["Location"]) == (302, own)
    shown = client.get(own).content.decode()
    assert ("示例：三年抽检均合格" in shown, shown.count("/evidence/")) == (True, 2)
    assert client.get(f"{own}evidence/2/")["Content-Type"] == "application/pdf"
    office = enter(world.rita).get(f"/admin/office/renewals/{application.pk}/evidence/1/")
    assert (office.status_code, office["Content-Type"]) == (200, "application/pdf")
    listed = client.get(f"{firm.home}certificates/").content.decode()
    assert (page(firm, certificate) in listed, own in listed) == (False, True)


def test_r8_an_impatient_second_press_has_one_effect(firm, enter, certificate):
    client, address, file = enter(firm.owner), page(firm, certificate), pdf()
    assert {send(client, address, file)["Location"] for _press in range(3)} == {
        f"{firm.home}renewals/{RenewalApplication.objects.get(certificate=certificate).pk}/"
    }
    assert client.get(address)["Location"] == send(client, address, file)["Location"]
    another = send(client, address, statement="另一说明")
    assert (another.status_code, "每个有效期只能提交一次" in another.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("files", "said"),
    [([b"not a pdf"], "文件 1"), ([image()], "文件 1"), ([b"%PDF-1.7\n/JavaScript (x)"], "文件 1"), ([b"x"] * 6, "最多附 5 个")],
)
def test_s4_what_is_no_pdf_is_refused_and_the_statement_kept(firm, enter, certificate, files, said):
    answer = send(enter(firm.owner), page(firm, certificate), *files)
    text = answer.content.decode()
    assert (answer.status_code, said in text, "示例：三年抽检均合格" in text) == (422, True, True)
    assert RenewalEvidence.objects.filter(application__certificate=certificate).count() == 0


@pytest.mark.parametrize("statement", ["", "  ", "长" * 2001, "a\x00b"])
def test_a_statement_that_says_nothing_or_too_much_is_refused(firm, enter, certificate, statement):
    assert send(enter(firm.owner), page(firm, certificate), statement=statement).status_code == 422
    assert not RenewalApplication.objects.filter(certificate=certificate).exists()


def test_what_stands_in_the_way_is_said_before_and_after_the_form(firm, world, enter):
    client = enter(firm.owner)
    far = page(firm, world.ending(200, product=world.product(enterprise=firm.enterprise)))
    said = "最早可于 2027-02-08 提出"
    assert said in client.get(f"{firm.home}certificates/").content.decode()
    opened = client.get(far).content.decode()
    assert (said in opened, 'name="statement"' in opened) == (True, False)
    answer = send(client, far)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    suspended = world.ending(product=world.product(enterprise=firm.enterprise))
    world.decide("suspend", suspended)
    assert "已被暂停" in send(client, page(firm, suspended)).content.decode()


def test_the_outcome_and_its_reason_stand_there(firm, world, enter, certificate):
    client, application = enter(firm.officer), firm.renewal
    own = f"{firm.home}renewals/{application.pk}/"
    assert "等待主管部门处理" in client.get(own).content.decode()
    renewals.refuse(application=application, reason="示例：报告过期", by=world.rita, at=NOW)
    text = client.get(own).content.decode()
    assert ("示例：报告过期" in text, "rita" in text) == (True, False)
    renewed = world.renewal(certificate, by=firm.owner)
    renewals.renew(application=renewed, valid_until=date(2029, 12, 31), by=world.rita, at=NOW)
    assert "2029-12-31" in client.get(f"{firm.home}renewals/{renewed.pk}/").content.decode()


def test_taking_it_back_is_offered_until_it_is_decided_and_is_done_once(firm, enter):
    client, own = enter(firm.owner), f"{firm.home}renewals/{firm.renewal.pk}/"
    assert f'action="{own}withdraw/"' in client.get(own).content.decode()
    assert f'action="{own}withdraw/"' not in enter(firm.officer).get(own).content.decode()
    for _press in range(2):
        assert client.post(f"{own}withdraw/")["Location"] == own
    assert RenewalApplication.objects.with_outcome().get(pk=firm.renewal.pk).state == "WITHDRAWN"
    text = client.get(own).content.decode()
    assert ("已处理或已撤回" in text, f'action="{own}withdraw/"' in text) == (True, False)


def test_the_list_costs_as_much_with_three_rows_as_with_one(world, enter, django_assert_max_num_queries):
    enterprise = world.enterprise()
    client = enter(world.member(enterprise))

    def cost() -> int:
        with django_assert_max_num_queries(100) as counted:
            client.get(f"/portal/{enterprise.ref}/certificates/")
        return len(counted)

    cost()  # what stands around every page is remembered
    costs = []
    for number in (1, 2, 3):
        world.ending(20 + number, product=world.product(enterprise=enterprise))
        costs.append(cost())
    assert costs[0] == costs[2] == 11


def test_the_overview_leads_to_the_certificates(firm, enter, certificate):
    text = enter(firm.officer).get(firm.home).content.decode()
    assert f'href="{firm.home}certificates/"' in text[text.index("待办事项") : text.index("登记信息")]
    assert certificate.valid_until == NOW.date() + timedelta(days=29)
