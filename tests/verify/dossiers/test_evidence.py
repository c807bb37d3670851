"""The evidence: who may make it, what it leaves behind, and a PDF that can be read."""

from datetime import date

import pypdfium2
import pytest

from tests.factories.world import NOW
from verify.dossiers import document
from verify.dossiers.actions import evidence
from verify.dossiers.content import Notice
from verify.models import AuditEvent, AuditHead
from verify.refusals import NotPermitted
from verify.registry.audit import verify_chain
from verify.supervision.actions import inspections

RARE = "示例偲牌鮰鱼 & <b>粗</b> {x} %s"


def read(pdf: bytes) -> list[str]:
    """The text of each page, without line breaks."""
    pages = pypdfium2.PdfDocument(pdf)
    return ["".join(page.get_textpage().get_text_bounded().split()) for page in pages]


def make(world, certificate, **fields):
    return evidence.make(**{"certificate": certificate, "on": None, "by": world.rita, "at": NOW, **fields})


@pytest.fixture
def certificate(world):
    firm = world.enterprise(name="示例偲鮰食品有限公司")
    return world.certificate(product=world.product(enterprise=firm, name=RARE))


def test_making_it_is_recorded_with_the_digest_and_the_head_of_the_chain(world, certificate):
    made = make(world, certificate, on=date(2026, 10, 1))
    event = AuditEvent.objects.latest("sequence")
    assert (event, event.verb, event.object) == (made.event, "evidence.make", f"certificate:{certificate.ref}")
    assert (event.data["sha256"], event.data["as_of"][:10]) == (made.sha256, "2026-10-01")
    head = AuditHead.objects.get()
    assert (head.sequence, head.hash) == (event.sequence, event.hash)
    assert verify_chain().broken_at is None


def test_the_same_past_day_gives_the_same_digest_to_another_officer(world, certificate):
    first = make(world, certificate, on=date(2026, 10, 1))
    world.decide("suspend", certificate)
    again = make(world, certificate, on=date(2026, 10, 1), by=world.susan)
    assert again.sha256 == first.sha256
    assert make(world, certificate).sha256 != first.sha256


@pytest.mark.parametrize("who", ["abel", "ida", "nobody"])
def test_s1_whoever_may_not_makes_none(world, certificate, who):
    user = getattr(world, who)
    before = AuditEvent.objects.count()
    with pytest.raises(NotPermitted):
        make(world, certificate, by=user)
    assert AuditEvent.objects.count() == before


def test_the_paper_says_what_the_register_says_rare_characters_included(world, certificate):
    world.susan.last_name, world.susan.first_name = "苏", "某某"
    world.susan.save()
    world.decide("suspend", certificate)
    made = make(world, certificate, notices=[Notice("关于暂停的公告", "https://jp.example.gov.cn/n/1/", date(2026, 11, 20))])
    text = "".join(read(document.draw(made, "登某某")))
    for said in (
        "示例偲牌鮰鱼&<b>粗</b>{x}%s",
        "示例偲鮰食品有限公司",
        "暂停",
        "示例原因",
        made.sha256,
        made.event.hash,
        "登某某",
        "关于暂停的公告",
    ):
        assert said in text
    assert "监督员提出，审批员批准" in text
    assert "苏某某" not in text


def test_the_same_evidence_is_the_same_file(world, certificate):
    made = make(world, certificate)
    assert document.draw(made, "登某某") == document.draw(made, "登某某")


def test_a_long_finding_goes_on_on_the_next_page_and_loses_nothing(world, certificate):
    failed = "".join(f"第{number}项：标准值≤{number}，实测值{number + 1}\n" for number in range(100))[:1990] + "终"
    inspections.record(
        product=certificate.product,
        result="FAILED",
        items_failed=failed,
        items_tested="水分、" * 600,
        handling="责令整改" * 240,
        inspected_on=date(2026, 11, 1),
        body="示例质检院",
        source="示例局",
        by=world.susan,
        at=NOW,
    )
    pages = read(document.draw(make(world, certificate), "登某某"))
    assert len(pages) >= 3
    assert "".join(failed.split())[-8:] in "".join(pages)
    assert [f"第{number}页，共{len(pages)}页" in page for number, page in enumerate(pages, 1)] == [True] * len(pages)
