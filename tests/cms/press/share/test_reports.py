"""The press sees how often pages were read, by week, and takes the table away."""

import csv
import io
from datetime import timedelta

import pytest
from accounts.roles import Role

from cms.models import PageCount
from tests.factories import stories
from tests.factories.world import NOW
from verify.calendar import day_of

pytestmark = pytest.mark.usefixtures("site")
TODAY = day_of(NOW)  # a Friday


def put(page, kind: str, number: int, days_ago: int = 0) -> None:
    PageCount.objects.create(page=page, kind=kind, number=number, day=TODAY - timedelta(days=days_ago))


@pytest.fixture
def editor(client, world):
    client.force_login(world.user("press", Role.PRESS_EDITOR))
    return client


def table(client, query: str = "") -> list[list[str]]:
    content = b"".join(client.get(f"/admin/page_figures/csv/{query}").streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))


def test_figures_are_added_up_by_page_and_week_the_newest_and_most_read_first(editor):
    one, two = stories.case(title="甲", slug="a"), stories.case(title="乙", slug="b")
    put(one, "VIEW", 3)
    put(one, "VIEW", 4, days_ago=4)  # Monday of the same week
    put(one, "SHARE", 2)
    put(two, "VIEW", 9, days_ago=1)
    put(two, "KIT", 1, days_ago=5)  # the Sunday before
    assert table(editor)[1:] == [
        ["2026-11-16", "乙", "/cases/b/", "9", "0", "0", "0", "0"],
        ["2026-11-16", "甲", "/cases/a/", "7", "2", "0", "0", "0"],
        ["2026-11-09", "乙", "/cases/b/", "0", "0", "1", "0", "0"],
    ]
    rows = editor.get("/admin/page_figures/").context["rows"]
    assert [(str(row["week"]), row["title"], row["numbers"]) for row in rows] == [
        ("2026-11-16", "乙", [9, 0, 0, 0, 0]),
        ("2026-11-16", "甲", [7, 2, 0, 0, 0]),
        ("2026-11-09", "乙", [0, 0, 1, 0, 0]),
    ]


@pytest.mark.parametrize(("query", "weeks"), [("", 4), ("?weeks=12", 12), ("?weeks=9999", 4), ("?weeks=x", 4)])
def test_as_many_weeks_are_shown_as_asked_for(editor, query, weeks):
    page = stories.case()
    put(page, "VIEW", 1)
    put(page, "VIEW", 2, days_ago=60)
    assert len(table(editor, query)) == {4: 2, 12: 3}[weeks]


def test_s5_a_title_is_no_formula(editor):
    put(stories.case(title="=cmd|' /C calc'!A0"), "VIEW", 1)
    assert table(editor)[1][1] == "'=cmd|' /C calc'!A0"


def test_without_figures_the_report_says_so(editor):
    assert "这段时间没有数据。" in editor.get("/admin/page_figures/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_report_costs_the_same_however_much_it_shows(editor, django_assert_num_queries, count):
    for _ in range(count):
        put(stories.case(), "VIEW", 1)
    editor.get("/admin/page_figures/")
    with django_assert_num_queries(12):
        editor.get("/admin/page_figures/")


def test_the_list_of_what_search_engines_were_told_names_address_state_and_error(editor):
    from cms.models import SearchPing

    page = stories.case(slug="a")
    told = {"page": page, "path": "/cases/a/", "created_at": NOW, "due_at": NOW}
    SearchPing.objects.create(engine="BAIDU", **told, given_up_at=NOW, error="status 401")
    SearchPing.objects.create(engine="INDEXNOW", **told)
    shown = editor.get("/admin/search_pings/").content.decode()
    assert [word in shown for word in ("/cases/a/", "百度", "IndexNow", "待提交", "已放弃", "status 401")] == [True] * 6


def test_s1_the_menu_offers_it_to_the_press_alone(client, world):
    for role, is_shown in ((Role.PRESS_APPROVER, True), (Role.EXPERT, False)):
        client.force_login(world.user(role.value, role))
        assert ("/admin/page_figures/" in client.get("/admin/").content.decode()) is is_shown
