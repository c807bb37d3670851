"""Complaints in the office: whose they are, the pictures, the reply, and who complained."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.world import NOW
from tests.office.conftest import PICTURE, Facts
from verify.models import AuditEvent, Complaint
from verify.supervision.actions import complaints
from verify.supervision.models import ComplaintState
from verify.supervision.replies import Template


def test_the_pictures_stand_on_the_screen_and_are_never_run(client: Client, world, own: Facts):
    client.force_login(world.susan)
    address = reverse("office:complaint_picture", args=[own.complaint.pk, 1])
    page = client.get(reverse("office:complaint", args=[own.complaint.pk])).content.decode()
    assert f'<img src="{address}"' in page
    response = client.get(address)
    headers = {name: response[name] for name in ("Content-Type", "X-Content-Type-Options", "Content-Security-Policy")}
    assert b"".join(response.streaming_content) == PICTURE
    assert headers == {
        "Content-Type": "image/jpeg",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    assert "no-store" in response["Cache-Control"]


def test_a_picture_that_is_not_there_is_not_found(client: Client, world, own: Facts):
    client.force_login(world.susan)
    assert client.get(reverse("office:complaint_picture", args=[own.complaint.pk, 2])).status_code == 404
    own.complaint.pictures.get().file.storage.delete(own.complaint.pictures.get().file.name)
    assert client.get(reverse("office:complaint_picture", args=[own.complaint.pk, 1])).status_code == 404


def test_s4_no_address_of_the_public_site_hands_a_picture_out(client: Client, own: Facts):
    name = own.complaint.pictures.get().file.name
    assert {client.get(f"/{place}{name}").status_code for place in ("media/", "", "static/", "documents/")} == {404}


def test_the_supervisor_replies_once_and_the_reply_stands(client: Client, world, own: Facts):
    client.force_login(world.susan)
    address, screen = (reverse(f"office:{name}", args=[own.complaint.pk]) for name in ("reply_complaint", "complaint"))
    assert client.post(address, {"reply": "已责令下架。"})["Location"] == screen
    complaint = Complaint.objects.get(pk=own.complaint.pk)
    assert (complaint.reply, complaint.replied_by, complaint.replied_at) == ("已责令下架。", world.susan, NOW)
    assert "已责令下架。" in client.get(screen).content.decode()
    assert client.get(address)["Location"] == screen
    again = client.post(address, {"reply": "再答"})
    assert again.context["form"].non_field_errors() == ["这条举报已经答复过了。"]
    assert AuditEvent.objects.filter(verb="complaint.reply").count() == 1


def test_the_verdict_that_was_shown_is_worded_and_one_that_is_none_stands_as_it_is(client: Client, world, own: Facts):
    client.force_login(world.susan)
    for name, words in (("RECALLED", "该批次已召回"), ("OF_OLD", "OF_OLD")):
        Complaint.objects.filter(pk=own.complaint.pk).update(verdict=name)
        assert f"<dd>{words}</dd>" in client.get(reverse("office:complaint", args=[own.complaint.pk])).content.decode()


def test_an_empty_reply_is_explained(client: Client, world, own: Facts):
    client.force_login(world.susan)
    response = client.post(reverse("office:reply_complaint", args=[own.complaint.pk]), {"reply": " "})
    assert response.context["form"].errors == {"reply": ["请填写这一项。"]}
    assert Complaint.objects.get(pk=own.complaint.pk).replied_at is None


@pytest.mark.parametrize("template", Template)
def test_a_reply_begins_with_a_template_and_goes_out_only_when_it_is_filled_in(client: Client, world, own: Facts, template):
    client.force_login(world.susan)
    address = reverse("office:reply_complaint", args=[own.complaint.pk])
    page = client.get(address, {"template": template.value})
    begun = page.context["form"].initial["reply"]
    assert begun.startswith(f"您于 2026-11-20 反映的{own.certificate.product.name}")
    assert begun in page.content.decode()
    refused = client.post(address, {"reply": begun})
    assert refused.context["form"].errors == {"reply": ["请先填写或删去【】中的内容。"]}
    assert begun in refused.content.decode()
    filled = re.sub("【.*?】", "示例", begun)
    assert client.post(address, {"reply": filled}).status_code == 302
    assert Complaint.objects.get(pk=own.complaint.pk).reply == filled


def test_a_template_that_is_none_leaves_the_form_empty(client: Client, world, own: Facts):
    client.force_login(world.susan)
    page = client.get(reverse("office:reply_complaint", args=[own.complaint.pk]), {"template": "<b>"})
    assert page.context["form"].initial["reply"] == ""


def test_the_auditor_reads_and_is_offered_no_reply(client: Client, world, own: Facts):
    client.force_login(world.ida)
    page = client.get(reverse("office:complaint", args=[own.complaint.pk])).content.decode()
    assert reverse("office:reply_complaint", args=[own.complaint.pk]) not in page


def handed(own: Facts) -> Complaint:
    return Complaint.objects.get(pk=own.complaint.pk)


def send(client: Client, name: str, own: Facts, **fields):
    return client.post(reverse(f"office:{name}", args=[own.complaint.pk]), fields)


def test_s1_a_city_reviewer_lists_the_complaints_of_the_own_city(client: Client, world, own: Facts, foreign: Facts):
    client.force_login(world.chen)
    shown = client.get(reverse("office_complaints:index")).context["object_list"]
    assert [row.pk for row in shown] == [own.complaint.pk]
    home = client.get("/admin/").content.decode()
    assert (own.complaint.tracking_number in home, foreign.complaint.tracking_number in home) == (True, False)


def test_taken_back_by_the_province_it_leaves_the_city(client: Client, world, own: Facts):
    client.force_login(world.susan)
    answer = send(client, "transfer_complaint", own, unit="")
    assert (answer["Location"], handed(own).unit) == (reverse("office:complaint", args=[own.complaint.pk]), "")
    client.force_login(world.chen)
    assert client.get(answer["Location"]).status_code == 404


def test_the_form_suggests_the_city_of_the_enterprise(client: Client, world, own: Facts):
    client.force_login(world.susan)
    send(client, "transfer_complaint", own, unit="")
    form = client.get(reverse("office:transfer_complaint", args=[own.complaint.pk])).context["form"]
    assert form["unit"].value() == "420100"


def test_the_same_matter_is_merged_by_its_number_as_people_type_it(client: Client, world, own: Facts, foreign: Facts):
    client.force_login(world.susan)
    number = foreign.complaint.tracking_number
    typed = f" {number[:4].lower()}-{number[4:].lower()} "
    assert send(client, "merge_complaint", own, into=typed).status_code == 302
    text = client.get(reverse("office:complaint", args=[own.complaint.pk])).content.decode()
    assert f"已并入 {number}" in text
    assert reverse("office:reply_complaint", args=[own.complaint.pk]) not in text
    text = client.get(reverse("office:complaint", args=[foreign.complaint.pk])).content.decode()
    assert own.complaint.tracking_number in text
    # What waits no longer leads back, by address too.
    for name in ("reply_complaint", "transfer_complaint", "merge_complaint"):
        assert client.get(reverse(f"office:{name}", args=[own.complaint.pk])).status_code == 302
        assert send(client, name, own, reply="x", unit="420100", into=number).status_code == 200
    assert handed(own).reply == ""


def test_a_number_of_no_other_complaint_is_said_beside_the_field(client: Client, world, own: Facts):
    client.force_login(world.susan)
    for into in (own.complaint.tracking_number, "261100000000", "'; --", "长" * 20):
        assert "into" in send(client, "merge_complaint", own, into=into).context["form"].errors


def test_others_about_the_same_labels_are_named(client: Client, world, own: Facts):
    like = complaints.receive(reason="COPY", verdict="VALID", run=own.run.pk, at=NOW)
    complaints.receive(reason="COPY", verdict="VALID", run=own.run.pk + 1, at=NOW)
    client.force_login(world.susan)
    text = client.get(reverse("office:complaint", args=[own.complaint.pk])).content.decode()
    assert f"?into={like.tracking_number}" in text
    assert text.count("?into=") == 1


def test_s7_the_contact_is_shown_this_once_for_a_reason_that_is_kept(client: Client, world, own: Facts):
    client.force_login(world.susan)
    page = reverse("office:complaint", args=[own.complaint.pk])
    assert "13800000000" not in client.get(page).content.decode()
    refused = send(client, "reveal_reporter", own, reason=" ").content.decode()
    assert ("13800000000" in refused, "请填写这一项。" in refused) == (False, True)
    shown = send(client, "reveal_reporter", own, reason="电话回访")
    assert "13800000000" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert "13800000000" not in client.get(page).content.decode()
    event = AuditEvent.objects.get(verb="complaint.reveal")
    assert (event.actor, event.data["reason"]) == (world.susan, "电话回访")


def test_the_list_filters_by_state_and_never_reads_a_contact(client: Client, world, own: Facts):
    client.force_login(world.susan)
    with CaptureQueriesContext(connection) as read:
        counts = {
            state: len(client.get(reverse("office_complaints:index"), {"state": state}).context["object_list"])
            for state in ComplaintState.values
        }
        client.get(reverse("office:complaint", args=[own.complaint.pk]))
    assert counts == {"OPEN": 1, "OVERDUE": 0, "ANSWERED": 0, "MERGED": 0}
    assert [query["sql"] for query in read if "sealed_contact" in query["sql"]] == []
