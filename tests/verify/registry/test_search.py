"""What is typed, as the words the register is searched by; and what may have been meant."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from verify.models import Certificate, Enterprise, Product
from verify.registry import search
from verify.registry.sounds import sound
from verify.registry.suggestions import suggest


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("恩施玉露", "恩 施 玉 露"),
        ("恩施“玉露”A-1", "恩 施 玉 露 a 1"),
        ("ＧＢ／Ｔ　2000—2017", "gb t 2000 2017"),
        ("〔2024〕2号", "2024 2 号"),
        ("𠮷野茶", "𠮷 野 茶"),
        ("'\"%_\\:*&|!()<->🍵\0", ""),
    ],
)
def test_a_text_is_spaced_by_its_characters(text, found):
    assert search.spaced(text) == found


@given(st.text(st.characters(max_codepoint=0x2FFFF, categories=["L", "N", "P", "S", "Zs"]), max_size=30))
def test_a_spaced_text_is_only_words_and_stays_as_it_is(text):
    assert search.spaced(search.spaced(text)) == search.spaced(text)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["恩施“玉露”A-1", "ＧＢ／Ｔ　2000—2017", "〔2024〕2号", "𠮷野茶", "ÉTOILE Ω-3", "あいう한글", "1.5e3 250g"]
)
def test_the_database_spaces_a_text_by_the_same_rule(text):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {search.vector('%s')} = to_tsvector('simple', %s)", [text, search.spaced(text)])
        assert cursor.fetchone() == (True,)


def found_by(query: str) -> list[str]:
    rows = Certificate.objects.in_order().mentioning(search.words(query))
    return list(rows.values_list("product__name", flat=True))


@pytest.fixture
def tea(world) -> Certificate:
    holder = world.enterprise(name="示例芭蕉侗乡茶业有限公司")
    item = world.product(name="恩施玉露茶", specification="MK-123X 250 g", standards=["GB/T 30357.2-2013"], enterprise=holder)
    certificate = world.certificate(product=item, official_number="示例〔2025〕17号")
    world.certificate(product=world.product(name="示例绿茶"))
    return certificate


@pytest.mark.parametrize(
    "query",
    [
        *("玉露", "恩施 茶", "恩施　玉露", "露茶", "“玉露”", "芭蕉 玉露", "侗乡", "玉露 有限公司"),
        *("MK-123X", "mk-12", "K-123", "123x", "30357", "GB/T 30357", "ＭＫ－１２", "〔2025〕17", "2025〕17号 玉露", "25〕17"),
    ],
)
def test_p5_every_word_is_found_wherever_it_stands(tea, query):
    assert found_by(query) == ["恩施玉露茶"]


@pytest.mark.parametrize("query", ["露玉", "恩露", "芭蕉 绿茶", "MK-124", "23-MK", "雾"])
def test_characters_apart_or_in_another_order_are_not_the_word(tea, query):
    assert found_by(query) == []


@pytest.mark.parametrize(
    "query", ["'", "''' & !", "\\", "a'b", ":*", "<->", "玉 & ! | ( '", "🍵", "玉露' OR 1=1", "x" * 9000, "玉" * 9000, "\ud800"]
)
def test_s5_a_hostile_query_raises_nothing(tea, query):
    assert found_by(query) in ([], ["恩施玉露茶", "示例绿茶"]) or search.words(query) == ["玉"]
    assert suggest(query) == []


def test_a_new_name_of_the_enterprise_is_found_at_once_and_the_old_one_no_more(tea):
    Enterprise.objects.filter(pk=tea.product.enterprise_id).update(name="示例新名有限公司")
    assert (found_by("新名"), found_by("侗乡")) == (["恩施玉露茶"], [])


def test_saving_an_item_that_was_read_keeps_its_words(tea):
    item = Product.objects.get(pk=tea.product_id)
    item.specification = "500 g"
    item.save()
    assert (found_by("500"), found_by("玉露"), found_by("MK")) == (["恩施玉露茶"], ["恩施玉露茶"], [])


def test_words_stuck_together_are_cut_where_they_are_found_nowhere(client, tea):
    response = client.get("/registry/", {"q": "恩施茶玉露"})
    assert [line.certificate for line in response.context["lines"]] == [tea]
    assert response.context["remarks"] == ["没有完整包含“恩施茶玉露”的结果；以下结果同时包含：恩施、茶、玉露。"]
    assert b"".join(client.get("/registry/export.csv", {"q": "恩施茶玉露"})).decode().count("恩施玉露茶") == 1


@pytest.mark.parametrize("query", ["玉露", "恩施茶玉露", "没有的东西"])
def test_p5_a_search_of_the_register_costs_at_most_five_queries(client, tea, django_assert_max_num_queries, query):
    client.get("/registry/")  # the frame of pages is read once in seconds
    with django_assert_max_num_queries(5):
        client.get("/registry/", {"q": query})


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("玉雾", "玉露"),  # a wrong character at the end
        ("玉路", "玉露"),  # the same sound
        ("雨露", "玉露"),
        ("恩施玉雾茶", "恩施玉露茶"),  # within
        ("恩玉露", "恩施玉露"),  # one missing
        ("恩施玉玉露", "恩施玉露"),  # one too many
        ("恩玉施露", "恩施玉露"),  # two swapped
        ("恩施 玉雾", "恩施 玉露"),
        ("芭焦侗乡", "芭蕉侗乡"),  # of an enterprise
    ],
)
def test_a_slip_of_one_character_suggests_what_stands_in_the_register(tea, query, meant):
    assert suggest(query)[0] == meant


@pytest.mark.parametrize("query", ["", "玉露", "恩施 茶", "钛合金管", "xyz", "茶", "%"])
def test_nothing_is_suggested_for_what_is_found_or_like_nothing(tea, query):
    assert suggest(query) == []


@pytest.mark.parametrize(("text", "heard"), [("恩施玉露", "en si yu nu"), ("武汉冷库", "wu han nen ku"), ("A1型", "a1 xin")])
def test_a_sound_has_no_tones_and_merges_what_ears_in_hubei_merge(text, heard):
    assert sound(text) == heard
