"""The pool, opinions of departments and hearings, through the screens."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.verify.hostile import pdf
from verify.demo.stage import social_credit_code
from verify.models import Application, DepartmentObjection, Hearing, Opinion, PoolEntry, Publicity

KEY = "00000000-0000-0000-0000-000000000007"


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_city_fosters_and_applies_from_the_pool(client: Client, world):
    world.call()
    foreign = world.pool_entry(unit="422800")
    client.force_login(world.chen)
    data = {"enterprise_name": "示例镜片有限公司", "uscc": social_credit_code("420100", 3), "unit": "420100", "level": "CITY"}
    data |= {"item_name": "示例镜片", "kind": "PRODUCT", "request_key": KEY}
    wrong = client.post(reverse("office:enter_pool"), {**data, "uscc": "91420100EXAMPLE000"}).context["form"]
    assert set(wrong.errors) == {"uscc"}
    for _twice in range(2):
        response = client.post(reverse("office:enter_pool"), data)
    entry = PoolEntry.objects.get(unit="420100")
    assert response["Location"] == reverse("office:pool_entry", args=[entry.ref])
    said = {"kind": "TRAINING", "given_on": "2026-11-19", "given_by": "示例局", "what": "示例培训", "request_key": KEY}
    client.post(reverse("office:give_help", args=[entry.ref]), said)
    assert "示例培训" in page(client, response["Location"])
    listed = page(client, reverse("office_pool:index"))
    assert (entry.item_name in listed, foreign.item_name in listed) == (True, False)
    address = reverse("office:enter_application") + f"?pool={entry.ref}"
    form = client.get(address).context["form"]
    assert (form["uscc"].value(), form["item_name"].value()) == (entry.uscc, entry.item_name)
    told = {**data, "round": world.call().round.pk, "route": "REVIEW", "standard_code": "Q/示例 001-2025"}
    client.post(address, told)
    assert Application.objects.get().pool_entry == entry
    rows = b"".join(client.get(reverse("office:pool_export", args=["csv"]) + "?state=APPLIED").streaming_content).decode()
    assert (rows.count("示例镜片有限公司"), foreign.item_name in rows) == (1, False)
    rows = b"".join(client.get(reverse("office:pool_export", args=["csv"]) + "?state=LEFT").streaming_content).decode()
    assert rows.count("\r\n") == 1
    client.post(reverse("office:leave_pool", args=[entry.ref]), {"reason": "示例停产"})
    assert "已移出" in page(client, response["Location"])


def test_departments_are_asked_answer_and_are_settled(client: Client, world):
    round = world.proposed(asks_departments=True)[0].round
    client.force_login(world.rita)
    drafted = {"round": round.pk, "opens_on": "2026-12-07", "working_days": 5, "phone": "027-00000000"}
    refused = client.post(reverse("office:draft_publicity"), drafted).context["form"]
    assert "征求部门意见" in refused.non_field_errors()[0]
    client.post(reverse("office:ask_departments", args=[round.year]), {"departments": "示例发改委\n", "asked_on": "2026-11-16"})
    opinion = Opinion.objects.get()
    assert "示例发改委" in page(client, reverse("office:round", args=[round.year]))
    address = reverse("office:answer_opinion", args=[opinion.pk])
    data = {"answer": "OBJECTION", "answered_on": "2026-11-19", "objections": "2"}
    assert set(client.post(address, data).context["form"].errors) == {"objections"}
    data |= {"objections": "2 示例处罚", "letter": SimpleUploadedFile("函.pdf", pdf())}
    assert client.post(address, data)["Location"] == reverse("office:opinion", args=[opinion.pk])
    assert "示例处罚" in page(client, reverse("office:opinion", args=[opinion.pk]))
    letter = client.get(reverse("office:opinion_letter", args=[opinion.pk]))
    assert letter["Content-Disposition"].startswith("attachment")
    assert "须先处理：2" in client.post(reverse("office:draft_publicity"), drafted).context["form"].non_field_errors()[0]
    settle = reverse("office:settle_objection", args=[opinion.pk, 2])
    client.post(settle, {"outcome": "KEPT", "reason": "示例已整改"})
    assert (DepartmentObjection.objects.get().outcome, client.get(settle).status_code) == ("KEPT", 302)
    client.post(reverse("office:draft_publicity"), drafted)
    assert Publicity.objects.get().round == round


def test_a_hearing_is_set_held_and_shown(client: Client, world):
    objection = world.objection(world.publicity())
    client.force_login(world.rita)
    here = reverse("office:objection", args=[objection.pk])
    client.post(reverse("office:order_hearing", args=[objection.pk]), {"on": "2026-11-20", "place": "示例会议室"})
    assert "示例会议室" in page(client, here)
    form = client.post(reverse("office:reply_objection", args=[objection.pk]), {"state": "DISMISSED", "reply": "示例"})
    assert "听证举行或取消后" in form.context["form"].non_field_errors()[0]
    said = {"heard": "异议人 1 名", "minutes": "示例笔录", "file": SimpleUploadedFile("笔录.pdf", pdf())}
    client.post(reverse("office:record_hearing", args=[objection.pk]), said)
    assert Hearing.objects.get().state == "HELD"
    text = page(client, here)
    assert ("示例笔录" in text, reverse("office:reply_objection", args=[objection.pk]) in text) == (True, True)
