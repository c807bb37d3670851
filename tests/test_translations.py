"""zh-Hans is complete: everything the sources say stands in the catalogue once, translated, and nothing else does."""

import pytest
from babel.messages.pofile import PoFileError

from tests import translations
from tests.translations import Report, compare, entries, in_page_of_the_scan_path, in_python, in_template

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: zh_Hans\\n"\n\n'
SAID = {(None, "valid"): "a.py:1", (None, "%(count)s labels"): "b.html:2"}
COMPLETE = HEADER + 'msgid "valid"\nmsgstr "有效"\n\nmsgid "%(count)s labels"\nmsgstr "%(count)s 枚标签"\n\n'


@pytest.fixture(scope="module")
def report() -> Report:
    return compare(translations.in_sources(), translations.CATALOGUE.read_text(), besides=translations.of_the_frameworks())


@pytest.mark.parametrize("fault", Report.__dataclass_fields__)
def test_the_chinese_catalogue_has_no_gap_and_no_leftover(report, fault):
    assert list(getattr(report, fault)) == []


@pytest.mark.parametrize(
    ("source", "messages"),
    [
        ('_("one")', [(None, "one")]),
        ('gettext_lazy("one" " sentence")', [(None, "one sentence")]),
        ('ngettext("%(n)s day", "%(n)s days", n)', [(None, "%(n)s day")]),
        ('pgettext_lazy("of a label", "void")', [("of a label", "void")]),
        ('print("not for translation")', []),
    ],
)
def test_messages_are_found_in_python(source, messages):
    assert [message for message, _line in in_python(source)] == messages


@pytest.mark.parametrize(
    ("source", "messages"),
    [
        ('<p>\n    {% translate "one" %}\n  </p>', [(None, "one")]),
        ('{% translate "void" context "of a label" %}', [("of a label", "void")]),
        ("{% blocktranslate with n=count %}{{ n }} labels{% endblocktranslate %}", [(None, "%(n)s labels")]),
        (
            "{% blocktranslate trimmed count n=days %}\n  {{ n }} day\n{% plural %}\n  {{ n }} days\n{% endblocktranslate %}",
            [(None, "%(n)s day")],
        ),
        ("<a title=\"{% translate 'it' %}\">it's</a> \"x", [(None, "it")]),
        ('{% include "a.html" with text=_("said") %}', [(None, "said")]),
        ("<p>{{ verdict }}</p>", []),
    ],
)
def test_messages_are_found_in_templates(source, messages):
    assert [message for message, _line in in_template(source)] == messages


def test_messages_are_found_in_pages_of_the_scan_path():
    source = '{% if lot %}{{ "Lot %(lot)s"|t|format(lot=lot) }}{% endif %}{{ text.title }}{{ "css/verdict.css"|inline }}'
    assert [message for message, _line in in_page_of_the_scan_path(source)] == [(None, "Lot %(lot)s")]


def test_a_complete_catalogue_is_clean():
    assert compare(SAID, COMPLETE).is_clean()


@pytest.mark.parametrize(
    ("catalogue", "fault", "messages"),
    [
        (HEADER + 'msgid "valid"\nmsgstr "有效"\n', "missing", [(None, "%(count)s labels")]),
        (COMPLETE.replace("有效", ""), "untranslated", [(None, "valid")]),
        (COMPLETE.replace('msgid "valid"', '#, fuzzy\nmsgid "valid"'), "fuzzy", [(None, "valid")]),
        (COMPLETE + 'msgid "val"\n"id"\nmsgstr "有效"\n', "repeated", [(None, "valid")]),
        (COMPLETE + 'msgid "gone"\nmsgstr "没了"\n', "unused", [(None, "gone")]),
        (COMPLETE.replace("%(count)s 枚", "%(number)s 枚"), "wrong_placeholders", [(None, "%(count)s labels")]),
        (COMPLETE.replace("%(count)s 枚", "<b>%(count)s</b> 枚"), "wrong_placeholders", [(None, "%(count)s labels")]),
    ],
)
def test_each_fault_of_a_catalogue_is_found(catalogue, fault, messages):
    assert list(getattr(compare(SAID, catalogue), fault)) == messages


@pytest.mark.parametrize("damage", ['msgid "lost"\n\n', 'msgstr "孤"\n', "<<<<<<< HEAD\n"])
def test_a_catalogue_broken_by_a_merge_is_refused(damage):
    with pytest.raises(PoFileError):
        compare(SAID, COMPLETE + damage + 'msgid "next"\nmsgstr "下一个"\n')


@pytest.mark.parametrize(
    ("singular", "chinese", "is_wrong"),
    [
        ("one label of %(lot)s", "%(lot)s的标签", False),
        ("one label of %(lot)s", "%(lot)s的 %(count)s 枚标签", False),
        ("one label of %(lot)s", "标签", True),
        ("one label", "%(lot)s的 %(count)s 枚标签", False),
        ("one label", "一枚标签", True),
    ],
)
def test_one_form_fills_in_what_the_plural_does_or_a_singular_that_fills_in_something(singular, chinese, is_wrong):
    plural = "%(count)s labels of %(lot)s"
    catalogue = HEADER + f'msgid "{singular}"\nmsgid_plural "{plural}"\nmsgstr[0] "{chinese}"\n'
    assert compare({(None, singular): "a.py:1"}, catalogue).wrong_placeholders == ([(None, singular)] if is_wrong else [])


def test_our_own_wording_of_what_django_says_is_no_leftover():
    better = COMPLETE + 'msgid "This field is required."\nmsgstr "请填写这一项。"\n'
    assert compare(SAID, better, besides=translations.of_the_frameworks()).is_clean()


def test_entries_with_a_context_are_told_apart():
    catalogue = HEADER + 'msgctxt "label"\nmsgid "void"\nmsgstr "作废"\n\nmsgid "void"\nmsgstr "空"\n\n'
    assert list(entries(catalogue)) == [("label", "void"), (None, "void")]
