"""Notices as the public reads them, frozen once published [E-5]."""

import hashlib
import json
from contextlib import nullcontext
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from wagtail.models import Page

from cms import publishing
from cms.models import AnnouncementPage, CallPage, CustomDocument, DecisionPage, PublicityPage
from tests.cms.test_publishing import typed
from tests.factories.world import NOW
from verify.registry.units import Unit

TEXT = [("text", "<p>各市州市场监督管理局：</p>")]


def document(title: str = "示例公告全文") -> CustomDocument:
    made = CustomDocument(title=title)
    made.file.save("notice.pdf", ContentFile(b"%PDF-1.4 " + title.encode()), save=False)
    made._set_document_file_metadata()
    made.save()
    return made


def titles(response: Any) -> list[str]:
    return [row.title for row in response.context["rows"]]


# -- frozen --------------------------------------------------------------------------------------------------------
CHANGES = {
    "title": "偷换的标题",
    "slug": "elsewhere",
    "title_en": "Changed",
    "summary": "偷换的摘要",
    "document_number": "鄂市监〔2026〕9 号",
    "issued_by": "别的单位",
    "dated": date(2026, 11, 1),
    "unit": Unit.WUHAN.value,
    "body": [("text", "<p>偷换的正文</p>")],
    "apply_until": date(2027, 1, 1),
}


def test_e5_every_field_that_the_page_shows_is_frozen():
    assert set(CHANGES) | {"attachment", "round"} == set(CallPage.FROZEN)
    assert set(CallPage.FROZEN) - {"title", "slug"} <= {field.name for field in CallPage._meta.local_fields} | {"title_en"}


@pytest.mark.parametrize("name", CHANGES)
def test_e5_a_published_field_changes_by_no_revision_and_no_publication(notices, world, name):
    page = notices.call(body=TEXT)
    setattr(page, name, CHANGES[name])
    for write in (page.full_clean, page.save, lambda: page.save_revision(user=world.rita)):
        with pytest.raises(ValidationError, match="这份公告公示已经发布，不得改动"):
            write()
    smuggled = page.save_revision(user=world.rita, clean=False)  # as a draft is saved
    with pytest.raises(PermissionDenied, match="这份公告公示已经发布，不得改动"):
        smuggled.publish(user=world.abel)


def test_e5_the_editors_form_no_longer_asks_for_what_is_frozen(notices, world, client):
    page = notices.call(title="原来的标题")
    client.force_login(world.rita)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = client.get(address).context["form"]
    assert set(form.fields) & {*CallPage.FROZEN, "expire_at"} == set()
    client.post(address, typed(page, title="偷换的标题", slug="elsewhere"))
    saved = CallPage.objects.get(pk=page.pk).get_latest_revision().as_object()
    assert (saved.title, saved.slug) == ("原来的标题", page.slug)


def test_e5_going_back_to_an_older_version_is_refused(notices, world, client):
    page = notices.draft(CallPage, title="第一稿")
    older = page.get_latest_revision()
    page.title = "第二稿"
    page = publishing.publish(page, drafted_by=world.rita, approved_by=world.abel)
    client.force_login(world.rita)
    response = client.post(reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, older.pk]), typed(page))
    assert response.status_code in (200, 405)
    assert CallPage.objects.get(pk=page.pk).get_latest_revision().as_object().title == "第二稿"
    with pytest.raises(PermissionDenied, match="这份公告公示已经发布，不得改动"):
        older.publish(user=world.abel)
    assert Page.objects.get(pk=page.pk).title == "第二稿"


def test_e5_an_older_version_on_a_schedule_is_refused(notices, world):
    page = notices.call(title="发布的标题")
    page.title, page.go_live_at = "偷换的标题", NOW + timedelta(days=1)
    revision = page.save_revision(user=world.rita, clean=False)
    with pytest.raises(PermissionDenied, match="这份公告公示已经发布，不得改动"):
        revision.publish(user=world.abel)
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        call_command("publish_scheduled")
    assert Page.objects.get(pk=page.pk).title == "发布的标题"


def test_e5_a_notice_has_no_end(notices):
    page = notices.draft(CallPage)
    page.expire_at = NOW + timedelta(days=9)
    with pytest.raises(ValidationError, match="公告公示不设下线时间"):
        page.full_clean()


@pytest.mark.parametrize("name", sorted(set(CHANGES) - {"title", "slug"}))
def test_e5_the_database_refuses_what_goes_round_the_page(notices, name):
    page = notices.call(body=TEXT)
    field = CallPage._meta.get_field(name)
    value = '[{"type": "text", "value": "x", "id": "y"}]' if name == "body" else field.get_prep_value(CHANGES[name])
    with pytest.raises(DatabaseError, match="pgtrigger: Cannot"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE cms_callpage SET {field.column} = %s WHERE page_ptr_id = %s", [value, page.pk])
    with pytest.raises(DatabaseError, match="pgtrigger: Cannot"), transaction.atomic():
        Page.objects.get(pk=page.pk).delete()


@pytest.mark.parametrize("change", ["title = 'x'", "slug = 'x'", "live = false"])
def test_e5_the_database_refuses_what_goes_round_the_title_and_the_address(notices, change):
    page, draft = notices.call(), notices.draft(CallPage)
    for sealed, key in ((True, page.pk), (False, draft.pk)):
        refused = pytest.raises(DatabaseError, match="keeps its title and its address") if sealed else nullcontext()
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE wagtailcore_page SET {change} WHERE id = %s", [key])


def test_e5_the_database_lets_wagtail_write_what_is_not_frozen(notices):
    page = notices.call(body=TEXT)
    CallPage.objects.filter(pk=page.pk).update(search_description="给搜索引擎的话")
    page.refresh_from_db()
    page.save()


def test_e5_the_address_of_the_list_stays_while_notices_stand_beneath_it(notices):
    index = notices.index
    index.slug = "elsewhere"
    index.full_clean()
    notices.call()
    index = notices.index
    index.slug = "elsewhere"
    with pytest.raises(ValidationError, match="这个地址下已有公告公示"):
        index.full_clean()


# -- corrections ---------------------------------------------------------------------------------------------------
def test_e5_a_correction_stands_in_full_above_the_text_with_its_date(notices, client):
    page = notices.correct(notices.call(body=TEXT), "第二段“11 月”应为“12 月”。")
    response = client.get(page.url)
    assert response.context["corrections"] == [{"date": date(2026, 11, 20), "text": "第二段“11 月”应为“12 月”。"}]
    text = response.content.decode()
    assert text.index("第二段“11 月”应为“12 月”。") < text.index("各市州市场监督管理局：")


def test_e5_a_text_with_a_dated_figure_is_corrected_however_often_it_was_read(notices):
    figure = {"value": "90 项", "label": "示例数字", "source": "示例来源", "on": "2026-11-01"}
    notice = notices.call(body=json.dumps([{"type": "figure", "value": figure, "id": "1"}]))
    assert notice.body[0].value["on"] == date(2026, 11, 1)
    assert [block.value["text"] for block in notices.correct(notice, "示例更正").corrections] == ["示例更正"]


def test_e5_corrections_only_grow(notices):
    page = notices.correct(notices.correct(notices.call(), "第一条"), "第二条")
    blocks = [("correction", block.value) for block in page.corrections]
    rewritten = ("correction", {"on": date(2026, 11, 20), "text": "改写"})
    for wrong in ([], blocks[:1], blocks[::-1], [rewritten, blocks[1]], [blocks[0], rewritten, blocks[1]]):
        page.corrections = wrong
        with pytest.raises(ValidationError, match="已有的更正不得改动"):
            page.full_clean()
    page.corrections = [*blocks, rewritten]
    page.full_clean()


@pytest.mark.parametrize(("on", "is_fine"), [(18, False), (19, False), (20, True), (21, False)])
def test_e5_a_correction_is_dated_from_the_publication_to_today(notices, on, is_fine):
    page = notices.call()
    if is_fine:
        assert len(notices.correct(page, on=date(2026, 11, on)).corrections) == 1
    else:
        with pytest.raises(ValidationError, match="新更正的日期应在发布日至今天之间"):
            notices.correct(page, on=date(2026, 11, on))


def test_e5_a_draft_has_no_corrections(notices):
    page = notices.draft(CallPage)
    page.corrections = [("correction", {"on": NOW.date(), "text": "x"})]
    with pytest.raises(ValidationError, match="更正只用于已发布的公告公示"):
        page.full_clean()


# -- what a reader can check ---------------------------------------------------------------------------------------
def test_e5_the_printed_sha256_is_that_of_the_text_it_leads_to(notices, client):
    page = notices.call(body=TEXT, attachment=document())
    assert page.digest in client.get(page.url).content.decode()
    before = client.get(reverse("cms:frozen", args=[page.slug]))
    assert hashlib.sha256(before.content).hexdigest() == page.digest
    assert before.json()["attachment"] == page.attachment.sha256
    page = notices.correct(page)
    assert hashlib.sha256(client.get(reverse("cms:frozen", args=[page.slug])).content).hexdigest() == page.digest


def test_the_frozen_text_of_a_draft_is_not_there(notices, client):
    for slug in (notices.draft(CallPage).slug, "nothing", "products"):
        assert client.get(reverse("cms:frozen", args=[slug])).status_code == 404


def test_the_attachment_stands_with_size_and_sha256_and_is_downloaded(notices, client):
    file = document()
    page = notices.call(attachment=file)
    listed = client.get(page.url).context["files"]
    size = len(b"%PDF-1.4 " + "示例公告全文".encode())
    assert listed == [{"title": "示例公告全文", "url": file.url, "kind": "PDF", "size": size, "sha256": file.sha256}]
    response = client.get(file.url)
    assert hashlib.sha256(b"".join(response.streaming_content)).hexdigest() == file.sha256
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.cookies == {}


def test_a_file_of_a_draft_is_for_staff_alone(notices, world, client):
    file = document()
    page = notices.draft(CallPage, attachment=file)
    assert client.get(file.url).status_code == 404
    client.force_login(world.nobody)
    assert client.get(file.url).status_code == 404
    client.force_login(world.abel)
    assert client.get(file.url).status_code == 200
    client.logout()
    publishing.publish(page, drafted_by=world.rita, approved_by=world.abel)
    assert client.get(file.url).status_code == 200


def test_e5_the_file_of_a_published_notice_is_neither_replaced_nor_deleted(notices):
    attached, linked = document("附件"), document("正文里的文件")
    notices.call(attachment=attached, body=[("files", [linked])])
    for file in (attached, linked):
        with pytest.raises(PermissionDenied, match="已发布的公告公示引用了这个文件，不能删除"):
            file.delete()
        file.file = ContentFile(b"%PDF-1.4 other", name="other.pdf")
        with pytest.raises(ValidationError, match="已发布的公告公示引用了这个文件，不能替换"):
            file.full_clean()


def test_the_code_on_the_page_opens_the_page(notices, client):
    page = notices.call()
    response = client.get(page.url)
    assert response.context["address"] == f"https://jp.example.gov.cn{page.url}"
    assert response.context["qr"].path in response.content.decode()


# -- kinds ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("until", "left", "label"),
    [(date(2026, 11, 20), 1, "申报中"), (date(2026, 11, 29), 10, "申报中"), (date(2026, 11, 19), 0, "申报已截止"), (None, 0, "")],
)
def test_a_call_says_how_long_applications_are_taken(notices, client, until, left, label):
    context = client.get(notices.call(apply_until=until).url).context
    assert (context["days_left"], context["state_label"]) == (left, label)


def test_v8_an_announcement_draws_its_list_from_the_register_as_it_is(notices, world, client):
    reviewed = [world.certificate(route="REVIEW") for _ in range(2)]
    service = world.certificate(product=world.product(kind="SERVICE"), route="REVIEW")
    declared = world.certificate(route="DECLARATION")
    world.certificate(year=2024)
    page = notices.announcement()

    def groups() -> list[tuple[str, list[tuple[str, str]]]]:
        found = client.get(page.url).context["groups"]
        return [(name, [(line.certificate.ref, line.status.value) for line in lines]) for name, lines in found]

    first = ("产品（评审）", [(each.ref, "VALID") for each in reviewed])
    second = ("产品（自我声明）", [(declared.ref, "VALID")])
    last = ("服务（评审）", [(service.ref, "VALID")])
    assert groups() == [first, second, last]
    world.decide("suspend", declared)
    assert groups() == [first, ("产品（自我声明）", [(declared.ref, "SUSPENDED")]), last]
    assert [figure["value"] for figure in client.get(page.url).context["figures"]] == [4, 3, 4, 1]
    assert '<a href="/registry/export.xlsx?year=2025">XLSX</a>' in client.get(page.url).content.decode()


def test_v8_a_decision_says_what_became_of_it_since(notices, world, client):
    certificate = world.certificate()
    page = notices.decision(world.decide("suspend", certificate, at=NOW - timedelta(days=9)))
    context = client.get(page.url).context
    assert (context["since"], context["standing"].status.value) == ([], "SUSPENDED")
    reinstated = world.decide("reinstate", certificate)
    context = client.get(page.url).context
    assert (context["since"], context["standing"].status.value) == ([reinstated], "VALID")
    assert certificate.get_absolute_url() in client.get(page.url).content.decode()


def test_a_decision_shows_reason_legal_basis_and_ban(notices, world, client):
    page = notices.decision(world.decide("revoke", world.certificate()))
    text = client.get(page.url).content.decode()
    for said in ("示例原因", "示例办法第一条", "2029年11月20日"):
        assert f"<dd>{said}</dd>" in text


def test_nothing_of_a_publicity_is_public_before_its_first_day(notices, world, client):
    page = notices.publicity(publicity=world.publicity(opens_on=date(2026, 11, 23)))
    addresses = (page.url, reverse("cms:frozen", args=[page.slug]))
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    assert titles(client.get(notices.index.url)) == []
    assert page.url not in client.get("/sitemap-pages.xml").content.decode()
    assert page.title not in client.get("/notices/feed.xml").content.decode()
    assert client.get("/search/", {"q": page.title}).context["found"].pages.count == 0
    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        assert [client.get(address).status_code for address in addresses] == [200, 200]
        assert titles(client.get(notices.index.url)) == [page.title]
        assert page.url in client.get("/sitemap-pages.xml").content.decode()
        assert page.title in client.get("/notices/feed.xml").content.decode()
        assert client.get("/search/", {"q": page.title}).context["found"].pages.count == 1
        context = client.get(page.url).context
        assert (context["state"].value, len(context["candidates"]), context["days_left"]) == ("OPEN", 3, 5)


# -- the list ------------------------------------------------------------------------------------------------------
def test_the_newest_document_stands_first_whatever_its_kind(notices, world, client):
    call = notices.call(dated=date(2025, 3, 1))
    announced = notices.announcement(dated=date(2026, 5, 1))
    decided = notices.decision(world.decide("suspend", world.certificate()), dated=date(2026, 1, 1), unit=Unit.ENSHI.value)
    notices.draft(CallPage)

    def listed(query: str = "") -> list[str]:
        return titles(client.get(notices.index.url + query))

    assert listed() == [announced.title, decided.title, call.title]
    assert listed("?kind=decision") == [decided.title]
    assert listed("?year=2026") == [announced.title, decided.title]
    assert listed(f"?unit={Unit.ENSHI.value}&year=2026") == [decided.title]
    assert listed(f"?q={call.title}") == [call.title]
    assert listed("?q=没有这样的公告") == []


@pytest.mark.parametrize(
    ("query", "remark"),
    [
        ("?kind=x", "“类型”中没有“x”这一选项，已忽略。"),
        ("?year=1999", "“年份”中没有“1999”这一选项，已忽略。"),
        ("?page=7", "没有第 7 页，显示的是最后一页。"),
        ("?page=x", "没有这一页，显示的是第一页。"),
        ("?q=" + "长" * 70, "查询内容过长，只用了前面的部分。"),
    ],
)
def test_what_is_not_understood_is_left_out_with_a_sentence(notices, client, query, remark):
    notices.call()
    assert client.get(notices.index.url + query).context["remarks"] == [remark]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_a_query_for_each_kind_however_many_notices(notices, world, client, django_assert_num_queries, count):
    for _ in range(count):
        notices.call()
        notices.announcement()
        notices.decision(world.decide("suspend", world.certificate()))
    notices.publicity(publicity=world.publicity())
    client.get(notices.index.url)
    with django_assert_num_queries(12):
        client.get(notices.index.url)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("kind", "queries"), [(CallPage, 8), (AnnouncementPage, 10), (DecisionPage, 13), (PublicityPage, 12)])
def test_a_notice_costs_the_same_however_long_its_list(notices, world, client, django_assert_num_queries, kind, queries, count):
    certificates = [world.certificate() for _ in range(count)]
    page = {
        CallPage: lambda: notices.call(),
        AnnouncementPage: lambda: notices.announcement(),
        DecisionPage: lambda: notices.decision(world.decide("suspend", certificates[0])),
        PublicityPage: lambda: notices.publicity(publicity=world.publicity(count=count)),
    }[kind]()
    client.get(page.url)
    with django_assert_num_queries(queries):
        client.get(page.url)
