"""A whole round by seven people, each through the own screens: from the call to a label that reads VALID."""

from datetime import UTC, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories.world import MEMBERS
from tests.verify.hostile import pdf
from verify.labels.actions import runs
from verify.models import Application, AuditEvent, Candidate, Certificate, Objection, Publicity, Round
from verify.registry.audit import verify_chain

TOLD = {
    "unit": "420100",
    "kind": "PRODUCT",
    "route": "REVIEW",
    "operating_since": "2015-03-01",
    "standard_code": "Q/示例 001-2025",
    "standard_in_force_on": "2025-06-01",
}


class Play:
    """Whoever acts logs in and posts; a form that comes back with errors ends the play."""

    def __init__(self, clock: Any) -> None:
        self.clock = clock

    def on(self, *day: int) -> None:
        self.clock.move_to(datetime(*day, 4, 0, tzinfo=UTC))  # type: ignore[arg-type, misc]

    def act(self, person: Any, name: str, /, *args: Any, **data: Any) -> Any:
        client = Client()
        client.force_login(person)
        response = client.post(reverse(f"office:{name}", args=args), data)
        errors = response.context["form"].errors if response.status_code == 200 and "form" in response.context else {}
        assert (response.status_code, errors) == (302, {}), name
        return response

    def review(self, person: Any, application: Application, **said: Any) -> None:
        step = Application.objects.get(pk=application.pk).step_id
        self.act(person, "review_application", application.ref, **{"step": step, "outcome": "PASSED", **said})


def test_a_whole_round_from_the_call_to_a_valid_label(world, clock):
    play, rita, chen, abel = Play(clock), world.rita, world.chen, world.abel
    days = {"opens_on": "2026-11-20", "apply_until": "2026-12-31"}
    play.act(rita, "open_call", year=2027, least_experts=2, pass_mark=60, quorum=7, **days)
    round = Round.objects.get(year=2027)

    # Two applications; the city returns the first one, and then passes both on.
    for number, name in enumerate(("示例甲有限公司", "示例乙有限公司"), 1):
        key = f"00000000-0000-4000-8000-00000000000{number}"
        play.act(chen, "enter_application", round=round.pk, enterprise_name=name, item_name="示例光模块", request_key=key, **TOLD)
    first, second = Application.objects.order_by("pk")
    for application in (first, second):
        play.act(chen, "submit_application", application.ref)
    play.review(chen, first, outcome="RETURNED", reason="INCOMPLETE", remark="请补充材料。")
    file = SimpleUploadedFile("标准.pdf", pdf())
    play.act(chen, "attach_document", first.ref, kind="STANDARD", title="标准文本", file=file)
    play.act(chen, "submit_application", first.ref)

    # Every step, each by whoever holds it.
    criteria = {f"criterion-{key}": 18 for key in round.criteria.values_list("pk", flat=True)}
    for application in (first, second):
        play.review(chen, application)
        play.review(rita, application)
        for expert in (world.eve, world.expert(1)):
            play.act(rita, "assign_expert", application.ref, expert=expert.pk)
            play.act(expert, "declare_interest", application.ref, interest="NONE")
            play.act(expert, "score_application", application.ref, **criteria)
        play.review(rita, application)
        report = {"body": "示例检测院", "result": "CONFORMS", "reported_on": "2026-11-20"}
        play.act(rita, "file_report", application.ref, file=SimpleUploadedFile("报告.pdf", pdf(pages=2)), **report)
        play.review(rita, application)
        play.review(rita, application, remark="示例综合认定报告")
    play.act(rita, "put_forward_passed", 2027)
    kept, objected = Candidate.objects.order_by("position")

    # 公示, an objection that is upheld, the votes, the announcement.
    publicity = {"opens_on": "2026-11-23", "working_days": 5, "phone": "027-00000000"}
    play.act(rita, "draft_publicity", round=round.pk, **publicity)
    publicity_ref = Publicity.objects.get().ref
    play.act(abel, "approve_publicity", publicity_ref)
    play.on(2026, 11, 24)
    told = {"objector_kind": "PERSON", "name": "示例甲", "contact": "13800000000", "grounds": "示例理由"}
    Client().post(f"{Publicity.objects.get().get_absolute_url()}/objection", {**told, "candidate": objected.position})
    play.on(2026, 11, 30)
    off = {"state": "UPHELD", "reply": "异议成立。", "take_off_reason": "示例原因"}
    play.act(rita, "reply_objection", Objection.objects.get().pk, **off)
    votes = {f"{kept.pk}-in_favour": 6, f"{kept.pk}-against": 1, f"{kept.pk}-abstained": 0}
    play.act(rita, "record_deliberation", 2027, met_on="2026-11-30", members="\n".join(MEMBERS), **votes)
    play.act(rita, "draft_announcement", 2027, announced_on="2026-11-30", valid_until="2029-11-29")
    play.act(abel, "announce_round", 2027)

    certificate = Certificate.objects.get()
    assert (certificate.product.enterprise.name, certificate.round.announced_on) == ("示例甲有限公司", certificate.announced_on)
    actors = set(AuditEvent.objects.values_list("actor__username", flat=True))
    assert actors >= {"rita", "chen", "eve", "expert 1", "abel"}
    now = datetime(2026, 11, 30, 4, 0, tzinfo=UTC)
    run = runs.issue(product=certificate.product, grade="ITEM", quantity=10, lot="20261130", by=rita, at=now)
    runs.activate(run=run, by=rita, at=now)
    assert 'class="verdict valid"' in Client().get(f"/v/{world.code(run)}").content.decode()
    assert verify_chain().broken_at is None
