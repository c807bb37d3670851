"""The markup of stories: there and back without a loss, and nothing hostile through."""

import pytest

from cms.brand_editing.markup import foreign_links, to_html, to_markup

SAID = {
    "茶山在示例镇。": "<p>茶山在示例镇。</p>",
    "一段\n\n二段": "<p>一段</p><p>二段</p>",
    "一行\n二行": "<p>一行<br/>二行</p>",
    "## 由来\n\n### 选料\n\n春茶": "<h2>由来</h2><h3>选料</h3><p>春茶</p>",
    "- 一\n- 二": "<ul><li>一</li><li>二</li></ul>",
    "1. 采\n2. 制\n\n后": "<ol><li>采</li><li>制</li></ol><p>后</p>",
    "很**好**喝": "<p>很<b>好</b>喝</p>",
    "见[官网](https://example.com/a?b=1&c=2)": '<p>见<a href="https://example.com/a?b=1&amp;c=2">官网</a></p>',
    "**[官网](https://example.com/)**": '<p><a href="https://example.com/"><b>官网</b></a></p>',
    r"\# 五\*星\[一\]": "<p># 五*星[一]</p>",
    "": "",
}
CANONICAL = [text for text in SAID if not text.startswith(r"\#")]


@pytest.mark.parametrize(("text", "html"), SAID.items())
def test_what_is_written_becomes_the_blocks_of_the_story(text, html):
    assert to_html(text) == html


@pytest.mark.parametrize("text", CANONICAL)
def test_what_the_editor_makes_comes_back_as_it_was_written(text):
    assert to_markup(to_html(text)) == text


@pytest.mark.parametrize("html", SAID.values())
def test_what_is_stored_survives_being_opened_and_saved(html):
    assert to_html(to_markup(html)) == html


@pytest.mark.parametrize("text", ["## 像标题", "- 像列表", "1. 像步骤", "**像粗体**", "[像](https://example.com/)", "反斜\\杠"])
def test_words_that_look_like_markup_stay_words(text):
    stored = f"<p>{text}</p>"
    assert to_html(to_markup(stored)) == stored


def test_draftails_own_keys_are_no_content():
    assert to_markup('<p data-block-key="a1b2c">茶</p>') == "茶"


@pytest.mark.parametrize(
    "html",
    [
        '<p><a linktype="page" id="3">页</a></p>',
        '<p><a href="http://example.com/">不安全</a></p>',
        "<p><i>斜体</i></p>",
        "<ul><li>一<ul><li>二</li></ul></li></ul>",
        "<h4>小</h4>",
        "裸字",
        '<embed embedtype="image" id="1"/>',
    ],
)
def test_what_the_markup_cannot_say_is_not_said(html):
    assert to_markup(html) is None


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](data:text/html,1)", "<p>[x](data:text/html,1)</p>"),
        ('[x](https://a/"onclick=1)', '<p>[x](https://a/"onclick=1)</p>'),
        ("[<img src=x>](https://a/)", '<p><a href="https://a/">&lt;img src=x&gt;</a></p>'),
        ("**一个", "<p>**一个</p>"),
    ],
)
def test_s4_hostile_markup_is_words(text, html):
    assert to_html(text) == html


def test_links_that_lead_elsewhere_than_to_https_are_named():
    text = "[a](https://example.com/) [b](http://example.com/) [c](javascript:alert)"
    assert foreign_links(text) == ["http://example.com/", "javascript:alert"]


def test_a_megabyte_of_signs_is_read_in_a_moment():
    for sign in ("*", "[", "](", "\\", "# ", "- \n", "[a](https://"):
        to_html(sign * (1_000_000 // len(sign) // 10))
