"""Search over pages and register together."""

import pytest
from wagtail.models import Page, PageViewRestriction

from tests.factories.site import front_page
from tests.factories.world import NOW

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def home(db):
    return front_page()


@pytest.fixture
def tea(world, home):
    certificate = world.certificate(
        product=world.product(name="恩施玉露茶", enterprise=world.enterprise(name="示例芭蕉侗乡茶业有限公司")),
        official_number="示例〔2025〕17号",
    )
    page(home, "恩施玉露走进校园")
    return certificate


def page(home, title: str, **fields) -> Page:
    return home.add_child(instance=Page(title=title, slug=f"p{Page.objects.count()}", **fields))


def found(client, query: str) -> tuple[list[str], list[str], list[str]]:
    results = client.get("/search/", {"q": query}).context["found"]
    items = [line.certificate.product.name for line in results.items.shown]
    return items, [each.name for each in results.enterprises.shown], [each.title for each in results.pages.shown]


@pytest.mark.parametrize(
    ("query", "items", "enterprises", "pages"),
    [
        ("玉露", ["恩施玉露茶"], [], ["恩施玉露走进校园"]),
        ("恩施 茶", ["恩施玉露茶"], [], []),
        ("侗乡", ["恩施玉露茶"], ["示例芭蕉侗乡茶业有限公司"], []),
        ("校园 恩施", [], [], ["恩施玉露走进校园"]),
        ("校园恩施", [], [], ["恩施玉露走进校园"]),  # cut apart
        ("园校", [], [], []),
    ],
)
def test_p5_pages_and_register_are_found_together(client, tea, query, items, enterprises, pages):
    assert found(client, query) == (items, enterprises, pages)


def test_a_slip_is_answered_with_what_was_meant(client, tea):
    response = client.get("/search/", {"q": "玉雾", "lang": "zh"})
    assert response.context["found"].suggestions[0] == "玉露"
    assert '<a href="?q=%E7%8E%89%E9%9C%B2&amp;lang=zh">玉露</a>' in response.content.decode()


def test_v8_the_status_is_that_of_the_moment(client, world, tea):
    def status() -> str:
        return client.get("/search/", {"q": "玉露"}).context["found"].items.shown[0].status.value

    assert status() == "VALID"
    world.decide("suspend", tea, at=NOW)
    assert status() == "SUSPENDED"


def test_e1_only_live_pages_open_to_everyone_are_found(client, home):
    page(home, "示例草稿", live=False)
    closed = page(home, "示例内部")
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    page(home, "示例公开")
    assert found(client, "示例")[2] == ["示例公开"]
    Page.objects.get(title="示例公开").unpublish()
    assert found(client, "示例")[2] == []


def test_a_number_leads_to_its_own_page(client, tea):
    address = tea.get_absolute_url()
    for query in (tea.ref, tea.ref.lower(), "示例〔2025〕17号"):
        response = client.get("/search/", {"q": query, "size": "large"})
        assert (response.status_code, response.headers["Location"]) == (303, address + "?size=large")


def test_a_label_code_leads_to_its_verdict(client, world, home):
    code = world.code(world.run())
    response = client.get("/search/", {"q": f" {code.lower()[:5]}-{code[5:]} "})
    assert (response.status_code, response.headers["Location"]) == (303, f"/v/{code}")


@pytest.mark.parametrize(
    "query",
    [
        "'",
        '"',
        "\\",
        "a'b",
        ":*",
        "& | ! <->",
        "\0",
        "玉\0露",
        "🍵",
        "' OR 1=1 --",
        "x" * 10_000,
        "玉" * 10_000,
        "%",
        "-",
        "NOT 玉",
        "\udcff",
    ],
)
def test_s5_a_hostile_query_is_answered_calmly(client, tea, query):
    response = client.get("/search/", {"q": query.encode("utf-8", "surrogatepass")})
    assert response.status_code == 200
    found = response.context["found"]
    assert found.items.count + found.enterprises.count == (0 if query != "玉\0露" else 1)


@pytest.mark.parametrize("query", ["'", "\\", ":*", "\0", "🍵", "", "玉 & ! |", "x" * 10_000])
def test_s5_searching_pages_alone_takes_any_text(home, query):
    assert list(Page.objects.search(query)) == list(Page.objects.autocomplete(query)) == []


def test_typing_ahead_in_the_admin_finds_chinese_titles(home):
    page(home, "恩施玉露走进校园")
    assert [each.title for each in Page.objects.autocomplete("玉露走")] == ["恩施玉露走进校园"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_search_costs_the_same_queries_however_much_is_found(client, world, home, django_assert_num_queries, count):
    for number in range(count):
        world.certificate(product=world.product(enterprise=world.enterprise(name=f"示例玉露茶业{number}有限公司")))
        page(home, f"玉露{number}")
    client.get("/search/?q=玉露")  # Wagtail finds its sites once
    with django_assert_num_queries(9):
        client.get("/search/?q=玉露")


def test_finding_nothing_costs_at_most_twelve_queries(client, tea, django_assert_max_num_queries):
    client.get("/registry/")  # the frame of pages is read once in seconds
    with django_assert_max_num_queries(12):
        client.get("/search/?q=恩施 云雾高山绿茶 没有")


@pytest.mark.parametrize("variant", ["", "&lang=en", "&size=large", "&lang=en&size=large"])
def test_an_empty_answer_leads_on_in_every_variant_without_a_cookie(client, home, variant):
    response = client.get("/search/?q=没有的东西" + variant)
    text, inner = response.content.decode(), variant.replace("&", "?", 1).replace("&", "&amp;")
    assert f'href="/v/{inner}"' in text
    assert ("没有找到“没有的东西”。" in text) == ("lang=en" not in variant)
    assert response.cookies == {}


def test_a_long_list_leads_to_the_register(client, world, home):
    for _ in range(11):
        world.certificate()
    text = client.get("/search/?q=示例&lang=en").content.decode()
    assert '<a class="search-all" href="/registry/?q=%E7%A4%BA%E4%BE%8B&amp;lang=en">All 11 results in the register</a>' in text
    assert text.count('<tr role="row">') == 11  # the head and ten


def test_another_method_is_told_405(client, home):
    assert client.post("/search/").status_code == 405
