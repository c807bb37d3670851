"""An inspection written in a factory: kept while it is written, its officer's alone, recorded once, with its photos."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse

from tests.factories.world import NOW
from tests.office.test_supervision import INSPECTION
from tests.verify import hostile
from verify.models import AuditEvent, DraftPhoto, Inspection, InspectionDraft, InspectionPhoto, Product
from verify.refusals import NotPermitted, Refused
from verify.registry.units import Unit
from verify.supervision.actions import drafts

WRITTEN = {**INSPECTION, "body": "", "lot": "写了一半"}


@pytest.fixture
def product(world) -> Product:
    return world.certificate(product=world.product(enterprise=world.enterprise(unit=Unit.WUHAN.value))).product


@pytest.fixture
def client(client: Client, world) -> Client:
    client.force_login(world.chen)
    return client


def photo(number: int = 1) -> SimpleUploadedFile:
    return SimpleUploadedFile("photo.jpg", hostile.image(size=(300 + number, 200)))


def address(product: Product, name: str = "record_inspection", *more: Any) -> str:
    return reverse(f"office:{name}", args=[product.ref, *more])


def send(client: Client, product: Product, **fields: Any) -> Any:
    return client.post(address(product), {"request_key": str(uuid4()), **fields})


def test_what_was_typed_and_photographed_is_there_again(client, product, world):
    kept = send(client, product, **WRITTEN, photos=[photo(1), photo(2)], keep="button")
    assert kept["Location"] == address(product)
    form = client.get(address(product)).context["form"]
    draft = InspectionDraft.objects.get()
    assert {name: form[name].value() for name in INSPECTION} == WRITTEN
    assert form["request_key"].value() == str(draft.request_key)
    assert (draft.officer, draft.product, draft.saved_at, draft.photos.count()) == (world.chen, product, NOW, 2)
    assert Inspection.objects.count() == 0
    panel = client.get("/admin/").content.decode()
    assert "未完成的检查" in panel
    assert address(product) in panel


def test_what_is_refused_is_kept_too_with_its_photo(client, product):
    response = send(client, product, **WRITTEN, photos=[photo()])
    assert response.context["form"].errors == {"body": ["请填写这一项。"]}
    assert (InspectionDraft.objects.get().typed["lot"], DraftPhoto.objects.count()) == ("写了一半", 1)


def test_r8_recording_takes_the_photos_and_ends_the_draft_once(client, product):
    key = str(uuid4())
    send(client, product, **WRITTEN, photos=[photo()], keep="script", request_key=key)
    places = {send(client, product, **INSPECTION, request_key=key)["Location"] for _tap in range(2)}
    send(client, product, **WRITTEN, keep="script", request_key=key)  # what a slow phone sends late
    inspection = Inspection.objects.get()
    assert places == {reverse("office:inspection", args=[inspection.pk])}
    assert (InspectionDraft.objects.count(), DraftPhoto.objects.count()) == (0, 0)
    assert AuditEvent.objects.get(verb="inspection.photos").data == {"sha256": [inspection.photos.get().sha256]}
    shown = reverse("office:inspection_picture", args=[inspection.pk, 1])
    assert shown in client.get(places.pop()).content.decode()
    picture = client.get(shown)
    assert picture.content.startswith(b"\xff\xd8\xff")
    assert (picture["Content-Type"], picture["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert {"private", "no-store"} <= set(picture["Cache-Control"].split(", "))


def test_a_photo_lies_sealed_and_says_nothing_of_camera_or_place(client, product, settings):
    send(client, product, **WRITTEN, photos=[photo()], keep="button")
    (stored,) = (path.read_bytes() for path in settings.MEDIA_ROOT.rglob("private/inspections/*"))
    assert not stored.startswith(b"\xff\xd8\xff")
    shown = client.get(address(product, "draft_picture", DraftPhoto.objects.get().pk)).content
    assert shown.startswith(b"\xff\xd8\xff")
    assert b"Exif" not in shown


def test_s1_a_draft_is_its_officers_alone(client, product, world):
    send(client, product, **WRITTEN, photos=[photo()], keep="button")
    picture = address(product, "draft_picture", DraftPhoto.objects.get().pk)
    client.force_login(world.susan)
    assert client.get(picture).status_code == 404
    assert client.get(address(product)).context["draft"] is None
    assert "未完成的检查" not in client.get("/admin/").content.decode()
    client.post(address(product, "discard_draft"))
    send(client, product, **INSPECTION)
    assert InspectionDraft.objects.get().officer == world.chen
    assert InspectionPhoto.objects.count() == 0


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"photos": [SimpleUploadedFile("photo.jpg", b"<script>")]}, "不是"),
        ({"photos": [photo(number) for number in range(7)]}, "一次检查最多保存 6 张照片。"),
        ({"handling": "长" * 10_001}, "内容过长，无法保存：全部内容合计不超过 10000 字。"),
    ],
)
def test_s4_what_cannot_be_kept_is_said(client, product, given, sentence):
    response = send(client, product, **{**WRITTEN, **given}, keep="script")
    assert (response.status_code, DraftPhoto.objects.count()) == (422, 0)
    assert sentence in response.content.decode()


def test_hostile_fields_are_kept_as_nothing_worse_than_text(client, product):
    response = send(
        client, product, lot="\0\ud800'\"<b>".encode("utf-8", "replace").decode(), drop=["x", "9" * 30, "-1"], keep="script"
    )
    assert response.status_code == 200
    assert InspectionDraft.objects.get().typed["lot"] == "?'\"<b>"


def test_a_photo_is_removed_and_a_draft_discarded_with_its_files(client, product, settings, django_capture_on_commit_callbacks):
    send(client, product, **WRITTEN, photos=[photo(1), photo(2)], keep="script")
    with django_capture_on_commit_callbacks(execute=True):
        send(client, product, **WRITTEN, drop=[DraftPhoto.objects.first().pk], keep="script")
    assert (DraftPhoto.objects.count(), len(list(settings.MEDIA_ROOT.rglob("private/inspections/*")))) == (1, 1)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address(product, "discard_draft"))
    assert (InspectionDraft.objects.count(), list(settings.MEDIA_ROOT.rglob("private/inspections/*"))) == (0, [])


def test_a_draft_goes_after_thirty_days_unless_it_was_gone_on_with(world, product):
    about = {"product": product, "typed": {}, "request_key": uuid4(), "by": world.chen}
    draft = drafts.keep(**about, at=NOW - timedelta(days=31))
    assert list(InspectionDraft.objects.outdated(NOW)) == [draft]
    drafts.keep(**about, at=NOW - timedelta(days=30))
    drafts.prune(draft=draft.pk, at=NOW)
    assert InspectionDraft.objects.count() == 1
    drafts.prune(draft=draft.pk, at=NOW + timedelta(seconds=1))
    assert InspectionDraft.objects.count() == 0


def test_s1_only_who_records_keeps_and_only_of_the_own_units(world, product):
    foreign = world.product(enterprise=world.enterprise(unit=Unit.ENSHI.value))
    for officer, item in ((world.rita, product), (world.chen, foreign)):
        with pytest.raises((NotPermitted, Refused)):
            drafts.keep(product=item, typed={}, request_key=uuid4(), by=officer, at=NOW)
    assert InspectionDraft.objects.count() == 0


def test_r7_the_photo_of_an_inspection_stays(client, product):
    send(client, product, **INSPECTION, photos=[photo()])
    with pytest.raises(ProgrammingError), transaction.atomic():
        InspectionPhoto.objects.all().delete()
