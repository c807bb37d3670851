"""Brand protection: the true address, the false ones as text, and the cases."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Page

from cms.models import CasePage, FalseSite
from tests.factories.site import SUMMARY, sections

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def site(db):
    return sections()


def false_site(number: int = 0, **fields) -> FalseSite:
    defaults = {"host": f"false{number}.example", "seen_on": date(2026, 9, 1), "how": "示例手法", "source": "示例单位"}
    return FalseSite.objects.create(**{**defaults, **fields})


def case(site, number: int, kind: str = "PROTECTION") -> CasePage:
    page = CasePage(title=f"示例案例{number}", slug=f"{kind.lower()}-{number}", kind=kind, summary=SUMMARY)
    Page.objects.get(pk=site["cases"].pk).add_child(instance=page)
    page.save_revision().publish()
    return page


@pytest.mark.parametrize("lang", ["", "?lang=en"])
def test_v5_the_one_true_address_and_the_way_to_report(client, site, settings, lang):
    settings.PUBLIC_HOST = "jp.example.gov.cn"
    text = client.get("/protection/" + lang).content.decode()
    assert '<p class="one-address__host"><code>jp.example.gov.cn</code></p>' in text
    assert f'<a class="button" href="/report/{lang}">' in text
    assert 'href="tel:12315"' in text


def test_a_false_site_is_text_and_never_a_link(client, site):
    false_site(host="jp-check.example")
    text = client.get("/protection/").content.decode()
    assert "<code>jp-check.example</code>" in text
    assert text.count("jp-check.example") == 1


def test_s5_what_is_written_about_it_is_escaped(client, site):
    false_site(how="<img src=x onerror=alert(1)>", source="<b>示例</b>")
    text = client.get("/protection/").content.decode()
    assert "&lt;img src=x onerror=alert(1)&gt;" in text
    assert "<img src=x" not in text


@pytest.mark.parametrize("is_demo", [True, False])
def test_an_invented_one_bears_the_demo_badge(client, site, is_demo):
    false_site(is_demo=is_demo)
    row = re.search(r"<code>false0\.example</code>.*?</th>", client.get("/protection/").content.decode(), re.DOTALL)[0]
    assert ("demo-badge" in row) == is_demo


@pytest.mark.parametrize(
    "host",
    ["http://false.example", "false.example/path", "false", "a b.example", "<b>.example", "", "false.example?x=1", "a@b.example"],
)
def test_only_a_host_name_can_be_saved(db, host):
    with pytest.raises(ValidationError) as refused:
        FalseSite(host=host, seen_on=date(2026, 9, 1), how="示例", source="示例").full_clean()
    assert list(refused.value.message_dict) == ["host"]


def test_a_host_name_is_kept_in_small_letters(db):
    site = FalseSite(host=" JP-Check.EXAMPLE:8080 ", seen_on=date(2026, 9, 1), how="示例", source="示例")
    site.full_clean()
    assert site.host == "jp-check.example:8080"


def test_without_any_the_page_does_not_say_that_there_is_none(client, site):
    text = client.get("/protection/").content.decode()
    assert "暂无记录。这不等于没有假网站，请您仍然对照网址。" in text
    assert "暂未发布案例。" in text


def test_only_live_cases_of_protection_are_shown(client, site):
    case(site, 1, "QUALITY")
    case(site, 2).unpublish()
    shown = case(site, 3)
    assert [card.url for card in client.get("/protection/").context["cards"]] == [shown.url]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_many_there_are(client, site, django_assert_num_queries, count):
    for number in range(count):
        false_site(number)
        case(site, number)
    client.get("/protection/")
    with django_assert_num_queries(8):
        response = client.get("/protection/")
    assert (len(response.context["cards"]), len(response.context["false_sites"])) == (count, count)
