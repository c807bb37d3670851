"""Complaints in the office: the pictures and the reply."""

from django.test import Client
from django.urls import reverse

from tests.factories.world import NOW
from tests.office.conftest import PICTURE, Facts
from verify.models import AuditEvent, Complaint


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


def test_an_empty_reply_is_explained(client: Client, world, own: Facts):
    client.force_login(world.susan)
    response = client.post(reverse("office:reply_complaint", args=[own.complaint.pk]), {"reply": " "})
    assert response.context["form"].errors == {"reply": ["请填写这一项。"]}
    assert Complaint.objects.get(pk=own.complaint.pk).replied_at is None


def test_the_auditor_reads_and_is_offered_no_reply(client: Client, world, own: Facts):
    client.force_login(world.ida)
    page = client.get(reverse("office:complaint", args=[own.complaint.pk])).content.decode()
    assert reverse("office:reply_complaint", args=[own.complaint.pk]) not in page
