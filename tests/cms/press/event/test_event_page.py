"""The page of an event: an announcement before, a report while it runs, an archive afterwards; nothing of the list too early."""

import gzip
import json
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

from cms.models import AnnouncementPage
from cms.press.event.honours import honours_of
from tests.factories import stories
from tests.factories.world import NOW
from verify.reader import Reader
from verify.registry.units import Unit

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("noon")


def text(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def headings(response) -> list[str]:
    return [text_of(each) for each in re.findall(r"<h2[^>]*>(.*?)</h2>", response.content.decode(), re.DOTALL)]


def text_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html)).strip()


def listed(world, round, count: int = 1) -> list:
    units = [Unit.ENSHI.value, Unit.WUHAN.value]
    made = []
    for number in range(count):
        enterprise = world.enterprise(unit=units[number % 2])
        made.append(world.certificate(product=world.product(enterprise=enterprise, name=f"示例项目{number}"), year=round.year))
    return made


@pytest.mark.parametrize(
    ("starts_at", "order"),
    [
        (NOW + DAY, ["议程", "嘉宾", "2025 年度名单", "回放", "照片", "媒体联系"]),
        (NOW - HOUR, ["现场播报", "议程", "嘉宾", "2025 年度名单", "回放", "照片", "媒体联系"]),
        (NOW - 3 * DAY, ["2025 年度名单", "回放", "照片", "议程", "嘉宾", "媒体联系"]),
    ],
    ids=["before", "during", "after"],
)
def test_by_the_clock_other_things_come_first(client, world, notices, image, starts_at, order):
    round = world.round(2025)
    listed(world, round)
    notices.announcement(round=round)
    page = stories.event(starts_at, ends_at=starts_at + 2 * HOUR, round=round, **stories.full_event(image))
    found = headings(client.get(page.url))
    assert [each for each in found if each in order] == order


def test_e1_nothing_of_the_list_is_shown_before_its_announcement_is_published(client, world, notices):
    round = world.round(2025)
    [certificate] = listed(world, round)
    page = stories.event(round=round)
    notices.draft(AnnouncementPage, round=round)
    before = client.get(page.url)
    assert (before.context["honours"], before.context["honour_groups"], "示例项目0" in text(before)) == (0, [], False)
    assert "/products/?year=2025" not in before.content.decode()
    announcement = notices.announcement(round=round)
    after = client.get(page.url)
    assert (after.context["honours"], "示例项目0" in text(after)) == (1, True)
    assert f'href="{certificate.product.get_absolute_url()}"' in after.content.decode()
    assert f'href="{announcement.url}"' in after.content.decode()


def test_v8_a_decision_shows_in_the_honours_on_the_next_request(client, world, notices):
    round = world.round(2025)
    [certificate] = listed(world, round)
    notices.announcement(round=round)
    page = stories.event(NOW - 3 * DAY, round=round)
    status = [client.get(page.url).context["honour_groups"][0].honours[0].item.status]
    world.decide("suspend", certificate)
    status.append(client.get(page.url).context["honour_groups"][0].honours[0].item.status)
    assert status == ["VALID", "SUSPENDED"]


@pytest.mark.parametrize("count", [1, 3])
def test_honours_stand_by_unit_at_the_same_cost_however_many_there_are(world, notices, django_assert_num_queries, count, at):
    round = world.round(2025)
    made = listed(world, round, count)
    honours_of(round.pk, at)
    with django_assert_num_queries(4):
        groups = honours_of(round.pk, at)
    assert [group.unit_label for group in groups] == ["武汉市", "恩施土家族苗族自治州"][-min(count, 2) :]
    assert sorted(h.item.name for g in groups for h in g.honours) == sorted(each.product.name for each in made)


def test_an_item_with_labels_for_a_plaque_says_so(client, world, notices, at):
    round = world.round(2025)
    first, _second = listed(world, round, 2)
    world.run(certificate=first, carrier="PLAQUE", grade="ITEM", quantity=1)
    found = {honour.item.name: honour.has_plaque for group in honours_of(round.pk, at) for honour in group.honours}
    assert found == {"示例项目0": True, "示例项目1": False}


def test_three_hundred_honours_are_a_page_a_phone_can_open(client, world, notices):
    round = world.round(2025)
    listed(world, round, 1)
    notices.announcement(round=round)
    page = stories.event(NOW - 3 * DAY, round=round)
    [group] = honours_of(round.pk, NOW)
    html = client.get(page.url).content
    many = render_to_string(
        "components/honour_list.html", {"groups": [replace(group, honours=group.honours * 300)], "reader": Reader()}
    )
    assert html.decode().count('class="item-row"') == 1
    assert many.count('class="item-row"') == 300
    assert len(gzip.compress(html + many.encode())) < 40_000


@pytest.mark.parametrize(
    ("state", "sentence", "status"),
    [
        ("CALLED_OFF", "本次活动已取消。", "EventCancelled"),
        ("POSTPONED", "本次活动延期举行。", "EventPostponed"),
        ("PLANNED", "还有 2 天", "EventScheduled"),
    ],
)
def test_the_page_says_on_top_whether_the_event_takes_place_and_machines_are_told_the_same(client, world, state, sentence, status):
    page = stories.event(NOW + 2 * DAY, state=state, accreditation_until=NOW + DAY)
    response = client.get(page.url)
    html = response.content.decode()
    assert sentence in text(response)
    assert f"https://schema.org/{status}" in html
    assert (f'href="/events/accreditation/{page.pk}"' in html) == (state == "PLANNED")
    assert (
        client.get("/events/")
        .context["coming"][0]
        .kicker.startswith({"PLANNED": "示例会议中心"}.get(state, "延期" if state == "POSTPONED" else "已取消"))
    )


def test_one_that_is_called_off_does_not_run(client, world):
    off, on = stories.event(NOW - HOUR, state="CALLED_OFF", title="取消"), stories.event(NOW - HOUR, title="举行")
    response = client.get("/events/")
    assert [[card.title for card in response.context[name]] for name in ("running", "coming", "past")] == [["举行"], ["取消"], []]
    assert [client.get(page.url).context["is_running"] for page in (off, on)] == [False, True]


def test_the_stream_says_which_site_it_leads_to_until_it_is_over(client, world):
    page = stories.event(NOW + DAY, stream_url="https://live.example.com/1")
    assert '<a class="external-link" href="https://live.example.com/1" rel="noopener nofollow external">live.example.com' in (
        client.get(page.url).content.decode()
    )
    past = stories.event(NOW - 3 * DAY, stream_url="https://live.example.com/1")
    assert 'href="https://live.example.com/1"' not in client.get(past.url).content.decode()


@pytest.mark.parametrize(
    "url",
    [
        "http://live.example.com/",
        "https://user:pass@live.example.com/",
        "https://live.example.com@evil.example/",
        "javascript:alert(1)",
        "ftp://live.example.com/",
        "https:///x",
    ],
)
def test_a_stream_that_is_not_plain_https_is_refused(world, url):
    page = stories.event()
    page.stream_url = url
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert list(refused.value.message_dict) == ["stream_url"]


@pytest.mark.parametrize(("name", "value"), [("ends_at", NOW), ("accreditation_until", NOW + 31 * DAY)])
def test_an_editor_cannot_save_times_out_of_order(world, name, value):
    page = stories.event()
    setattr(page, name, value)
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert list(refused.value.message_dict) == [name]


def test_e2_a_photo_set_is_shown_by_twelve_each_with_its_credit(client, world, image):
    page = stories.event(NOW - 3 * DAY, photos=stories.full_event(image)["photos"])
    first, second = client.get(page.url), client.get(page.url + "?page=2")
    assert [response.content.decode().count("picture--card") for response in (first, second)] == [12, 2]
    assert second.content.decode().count("图：示例摄影") == 2
    assert client.get(page.url + "?page=zzz").status_code == 200


@pytest.mark.parametrize(("starts_at", "shown"), [(NOW + DAY, 2), (NOW - 3 * DAY, 1)], ids=["before", "after"])
def test_afterwards_the_picture_of_the_event_is_not_shown_beside_the_same_one_of_the_set(client, world, image, starts_at, shown):
    photos = json.dumps([{"type": "picture", "value": {"image": image.pk, "caption": ""}}])
    page = stories.event(starts_at, ends_at=starts_at + 2 * HOUR, picture=image, photos=photos)
    assert client.get(page.url).content.decode().count("<figure") == shown
    other = stories.event(starts_at, ends_at=starts_at + 2 * HOUR, picture=stories.picture(), photos=photos)
    assert client.get(other.url).content.decode().count('class="picture picture--wide"') == 1


def test_xss_what_an_editor_wrote_is_never_markup(client, world, image):
    evil = "<script>alert(1)</script>"
    told = {name: value.replace("示例", evil) for name, value in stories.full_event(image).items() if name != "photos"}
    html = client.get(stories.event(NOW + DAY, **told).url).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
