"""Training sessions, their sign-up, and the institutions that help."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from accounts.roles import Role
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from wagtail.models import Page

from cms import enquiries
from cms.enquiries import Asked
from cms.models import Enquiry, Institution, TrainingPage
from tests.factories.site import sections
from tests.factories.world import NOW
from verify.models import AuditEvent
from verify.refusals import Refused
from verify.registry.units import Unit
from verify.sealing import unseal

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
HOSTILE = [
    ("organisation", "", "请填写单位名称。"),
    ("organisation", " \t\n ", "请填写单位名称。"),
    ("organisation", "长" * 121, "请不要超过 120 个字，现在有 121 个。"),
    ("organisation", "零\0字符", "不能含有空字符。"),
    ("people", "0", "确保该值大于或等于1。"),
    ("people", "-5", "确保该值大于或等于1。"),
    ("people", "51", "确保该值小于或等于50。"),
    ("people", "9" * 400, None),
    ("people", "两个", "请用数字填写。"),
    ("people", "", "请填写参加人数。"),
    ("contact", "", "请留下联系人，以及电话或电子邮箱。"),
    ("contact", "9" * 201, "请不要超过 200 个字，现在有 201 个。"),
    ("topic", "长" * 1001, "请不要超过 1000 个字，现在有 1001 个。"),
    ("request_key", "", "这张表不完整。请重新打开页面再填写。"),
    ("request_key", "'; DROP TABLE cms_enquiry; --", "这张表不完整。请重新打开页面再填写。"),
]
pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def site(db):
    return sections()


def session(site, title="示例培训", slug="session", **fields) -> TrainingPage:
    defaults = {"starts_at": NOW + 48 * HOUR, "sign_up_until": NOW + 24 * HOUR, "venue": "示例会场", "capacity": 10}
    page = TrainingPage(title=title, slug=slug, **{**defaults, **fields})
    Page.objects.get(pk=site["training"].pk).add_child(instance=page)
    page.save_revision().publish()
    return page


def institution(**fields) -> Institution:
    defaults = {"name": "示例检测院", "unit": Unit.WUHAN.value, "fields": ["TESTING"], "is_demo": True}
    return Institution.objects.create(**{**defaults, **fields})


def filled(**fields) -> dict:
    return {
        "organisation": "示例茶业有限公司",
        "people": "2",
        "contact": "示例联系人 027-00000000",
        "topic": "标准",
        "request_key": uuid4(),
        **fields,
    }


def sign_up(session, people=1, request_key=None, at=NOW) -> Enquiry:
    asked = Asked(organisation="示例", contact="示例", people=people)
    return enquiries.sign_up(session=session, asked=asked, request_key=request_key or uuid4(), at=at)


def address(session) -> str:
    return reverse("cms:sign_up", args=[session.pk])


def test_a_place_is_taken_without_cookie_or_script_and_the_contact_is_sealed(site):
    page, client = session(site), Client(enforce_csrf_checks=True)
    response = client.post(address(page), filled())
    enquiry = Enquiry.objects.get()
    assert (response.status_code, response.cookies, response.headers["Cache-Control"]) == (201, {}, "no-store")
    assert f"<code>{enquiry.tracking_number}</code>" in response.content.decode()
    assert (enquiry.session, enquiry.people, enquiry.organisation, enquiry.received_at) == (page, 2, "示例茶业有限公司", NOW)
    assert b"027-00000000" not in bytes(enquiry.sealed_contact)
    assert unseal(bytes(enquiry.sealed_contact)) == "示例联系人 027-00000000"
    assert "027-00000000" not in response.content.decode()
    assert page.places_left() == 8


def test_the_form_of_the_page_leads_to_the_sign_up_and_keeps_the_language(client, site):
    page = session(site)
    text = client.get("/training/session/?lang=en").content.decode()
    assert re.findall(r'<form class="form" method="post" action="([^"]*)"', text) == [address(page) + "?lang=en"]
    assert re.search(r'name="request_key" value="[0-9a-f-]{36}"', text)
    assert "10 of 10 left" in text


@pytest.mark.parametrize(("name", "value", "sentence"), HOSTILE)
def test_a_hostile_or_hasty_form_is_answered_with_a_sentence_and_nothing_is_kept(client, site, name, value, sentence):
    response = client.post(address(session(site)), filled(**{name: value}))
    assert (response.status_code, Enquiry.objects.count()) == (422, 0)
    faults = [fault for faults in response.context["form"].errors.values() for fault in faults]
    assert len(faults) == 1
    assert sentence is None or faults == [sentence]
    assert strip_tags(faults[0]) in strip_tags(response.content.decode())


def test_s5_what_was_typed_comes_back_escaped(client, site):
    text = client.post(address(session(site)), filled(organisation="<script>alert(1)</script>", people="x")).content.decode()
    assert 'value="&lt;script&gt;alert(1)&lt;/script&gt;"' in text
    assert "<script>alert" not in text


def test_the_same_form_sent_again_takes_no_second_place(client, site):
    page, data = session(site), filled()
    numbers = {client.post(address(page), data).context["enquiry"].tracking_number for _ in range(3)}
    assert (len(numbers), Enquiry.objects.count(), page.places_left()) == (1, 1, 8)


def test_the_key_of_one_form_opens_no_other(client, site):
    first, second, data = session(site), session(site, slug="other"), filled()
    client.post(address(first), data)
    response = client.post(address(second), data)
    assert (response.status_code, Enquiry.objects.count()) == (409, 1)
    assert "这张表已经提交过。请重新打开页面再填写。" in response.content.decode()


@pytest.mark.parametrize(
    ("at", "is_open"),
    [(NOW + 24 * HOUR - SECOND, True), (NOW + 24 * HOUR, False), (NOW + 72 * HOUR, False)],
    ids=["last second", "closing moment", "after the session"],
)
def test_r4_sign_up_closes_at_its_moment(client, site, at, is_open):
    page = session(site)
    with time_machine.travel(at, tick=False):
        assert (client.get("/training/session/").context["form"] is not None) == is_open
        response = client.post(address(page), filled())
    assert (response.status_code, Enquiry.objects.count()) == ((201, 1) if is_open else (409, 0))
    assert ("本场培训报名已截止。" in response.content.decode()) == (not is_open)


def test_a_session_without_sign_up_takes_none(client, site):
    page = session(site, sign_up_until=None)
    assert "本场培训不在本站报名。" in client.get("/training/session/").content.decode()
    assert (client.post(address(page), filled()).status_code, Enquiry.objects.count()) == (409, 0)


def test_who_asks_for_more_than_is_left_is_told_how_many_are(client, site):
    page = session(site, capacity=3)
    sign_up(page, people=2)
    response = client.post(address(page), filled(people="2"))
    assert (response.status_code, "只剩 1 个名额。" in response.content.decode()) == (409, True)
    assert client.post(address(page), filled(people="1")).status_code == 201
    assert "本场培训名额已满。" in client.post(address(page), filled(people="1")).content.decode()
    assert client.get("/training/session/").context["form"] is None
    assert (page.places_left(), Enquiry.objects.count()) == (0, 2)


def test_places_taken_away_by_an_editor_leave_none_below_zero(site):
    page = session(site, capacity=5)
    sign_up(page, people=5)
    page.capacity = 3
    assert page.places_left() == 0


@pytest.mark.parametrize("key", ["999999999", "9" * 30])
@pytest.mark.parametrize("route", ["sign-up", "help"])
def test_an_unknown_session_or_institution_is_404(client, site, key, route):
    assert client.get(f"/training/{route}/{key}").status_code == 404
    assert client.post(f"/training/{route}/{key}", filled()).status_code == 404


def test_a_draft_session_takes_no_sign_up(client, site):
    page = session(site)
    page.unpublish()
    assert client.post(address(page), filled()).status_code == 404


def test_s2_too_many_from_one_device_wait_and_lose_nothing(client, site):
    page = session(site, capacity=100)
    answers = [client.post(address(page), filled(people="1")) for _ in range(21)]
    assert [answer.status_code for answer in answers] == [201] * 20 + [429]
    assert 'value="示例茶业有限公司"' in answers[-1].content.decode()


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, site, method):
    assert getattr(client, method)(address(session(site))).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_r8_fifty_at_once_never_take_more_places_than_there_are(transactional_db):
    page = session(sections(), capacity=20)

    def attempt(number: int) -> str:
        try:
            sign_up(page, people=1 + number % 2)
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()
        return "taken"

    with ThreadPoolExecutor(10) as pool:
        results = list(pool.map(attempt, range(50)))
    assert set(results) == {"taken", "full"}
    assert page.places_left() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["session", "institution"])
def test_r8_fifty_repeats_of_one_form_are_one_enquiry(transactional_db, kind):
    page, body, key = session(sections()), institution(), uuid4()

    def attempt(_number: int) -> str:
        try:
            if kind == "session":
                return sign_up(page, request_key=key).tracking_number
            asked = Asked(organisation="示例", contact="示例", topic="示例")
            return enquiries.ask_help(institution=body, asked=asked, request_key=key, at=NOW).tracking_number
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        numbers = set(pool.map(attempt, range(50)))
    assert (len(numbers), Enquiry.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("field", "fields"),
    [("ends_at", {"ends_at": NOW + 48 * HOUR}), ("sign_up_until", {"sign_up_until": NOW + 49 * HOUR})],
)
def test_an_editor_cannot_save_times_out_of_order(site, field, fields):
    page = session(site)
    for name, value in fields.items():
        setattr(page, name, value)
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize("count", [1, 3])
def test_sessions_to_come_stand_first_things_first_at_the_same_cost(client, site, django_assert_num_queries, count):
    for number in range(count):
        coming = session(site, f"示例{number}", f"s{number}", starts_at=NOW + (90 - number) * HOUR)
        session(site, f"往期{number}", f"p{number}", starts_at=NOW - (number + 1) * HOUR, sign_up_until=None)
        sign_up(coming, people=3)
    client.get("/training/")
    with django_assert_num_queries(11):
        response = client.get("/training/")
    assert [page.title for page, _state in response.context["coming"]] == [f"示例{n}" for n in reversed(range(count))]
    assert [page.title for page in response.context["past"]] == [f"往期{n}" for n in range(count)]
    assert response.content.decode().count("余 7 个名额（共 10 个）") == count


def test_without_sessions_the_section_says_so(client, site):
    assert "近期暂无培训安排。" in client.get("/training/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_directory_costs_the_same_however_long(client, site, django_assert_num_queries, count):
    for number in range(count):
        institution(name=f"示例机构{number}")
    client.get("/training/institutions/")
    with django_assert_num_queries(10):
        response = client.get("/training/institutions/")
    assert [each.name for each in response.context["listing"]] == [f"示例机构{number}" for number in range(count)]
    assert response.content.decode().count('class="demo-badge"') == count


@pytest.mark.parametrize(
    ("query", "names", "remarks"),
    [
        ("", ["示例检测院", "示例标准院"], 0),
        ("?field=STANDARDS", ["示例标准院"], 0),
        (f"?unit={Unit.WUHAN.value}", ["示例检测院"], 0),
        ("?q=标准", ["示例标准院"], 0),
        ("?q=标准+检测", [], 0),
        ("?field=MAGIC&unit=1", ["示例检测院", "示例标准院"], 2),
        ("?q=%00%27%3B--", [], 0),
        ("?q=" + "长" * 300, [], 1),
        ("?page=-1", ["示例检测院", "示例标准院"], 0),
        ("?page=zzz", ["示例检测院", "示例标准院"], 0),
    ],
)
def test_the_directory_is_narrowed_by_unit_field_and_words(client, site, query, names, remarks):
    institution()
    institution(name="示例标准院", unit=Unit.YICHANG.value, fields=["STANDARDS", "METROLOGY"])
    response = client.get("/training/institutions/" + query)
    assert [each.name for each in response.context["listing"]] == names
    assert len(response.context["filters"].remarks) == remarks
    assert (not names) == ("没有符合条件的机构。" in response.content.decode())


def test_help_is_asked_of_one_institution_which_calls_back(client, site):
    body = institution()
    url = reverse("cms:ask_help", args=[body.pk])
    assert f'href="{url}"' in client.get("/training/institutions/").content.decode()
    response = client.post(url, filled())
    enquiry = Enquiry.objects.get()
    assert (response.status_code, enquiry.institution, enquiry.session, enquiry.people) == (201, body, None, 1)
    assert "该机构会与您联系。" in response.content.decode()
    assert client.post(url, filled(topic="")).status_code == 422


@pytest.fixture
def enquiry(site):
    asked = Asked(organisation="示例单位", contact="示例联系人 13800000000", topic="示例事项")
    return enquiries.ask_help(institution=institution(), asked=asked, request_key=uuid4(), at=NOW)


@pytest.mark.parametrize("role", [*Role, None])
def test_s1_enquiries_and_contacts_are_for_the_registrar(client, world, enquiry, role):
    client.force_login(world.user("someone", role))
    index, screen = client.get("/admin/enquiries/"), client.get(f"/admin/enquiries/{enquiry.pk}/")
    opened = client.post(f"/admin/enquiries/{enquiry.pk}/", {"reveal": "1"})
    looks = AuditEvent.objects.filter(verb="enquiry.reveal").values_list("actor__username", "object")
    reply = client.post(f"/admin/enquiries/{enquiry.pk}/", {"reply": "示例答复"})
    enquiry.refresh_from_db()
    assert "13800000000" not in index.content.decode() + screen.content.decode()
    if role == Role.REGISTRAR:
        assert (index.status_code, screen.status_code, opened.status_code, reply.status_code) == (200, 200, 200, 302)
        assert "示例联系人 13800000000" in opened.content.decode()
        assert list(looks) == [("someone", f"enquiry:{enquiry.pk}")]
        assert (enquiry.reply, enquiry.state, enquiry.replied_at) == ("示例答复", "ANSWERED", NOW)
    else:
        assert {index.status_code, screen.status_code, opened.status_code, reply.status_code} <= {302, 403}
        assert ("13800000000" in opened.content.decode(), list(looks)) == (False, [])
        assert (enquiry.reply, enquiry.state) == ("", "RECEIVED")


@pytest.mark.parametrize("reply", ["", "长" * 1001, "零\0"])
def test_an_empty_or_huge_reply_is_not_noted(client, world, enquiry, reply):
    client.force_login(world.rita)
    response = client.post(f"/admin/enquiries/{enquiry.pk}/", {"reply": reply})
    enquiry.refresh_from_db()
    assert (response.status_code, len(response.context["form"].errors), enquiry.state) == (200, 1, "RECEIVED")
