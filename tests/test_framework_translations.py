"""The admin speaks Chinese throughout: what Wagtail and Django have no Chinese for stands in site/locale_frameworks."""

import json
import re

import pytest
from babel.messages.catalog import Message as BabelMessage
from django.urls import reverse
from django.utils import translation

from tests.framework_translations import DOMAINS, LOCALE, LOCALE_FRAMEWORKS, compared, lacking, without_chinese
from tests.translations import Report


@pytest.fixture(scope="module", params=DOMAINS)
def report(request) -> Report:
    return compared(request.param)


@pytest.mark.parametrize("fault", Report.__dataclass_fields__)
def test_the_catalogue_has_what_the_apps_lack_and_nothing_that_they_have(report, fault):
    assert list(getattr(report, fault)) == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_nothing_is_lacking_with_it_no_plural_either(domain):
    assert lacking(domain, LOCALE, LOCALE_FRAMEWORKS) == {}


@pytest.mark.parametrize(
    ("chinese", "is_lacking"),
    [
        ([BabelMessage("Save", "保存")], False),
        ([], True),
        ([BabelMessage("Save", "")], True),
        ([BabelMessage("Save", "保存", flags=["fuzzy"])], True),
        ([BabelMessage("Save", "保存", context="a game")], True),
        ([BabelMessage(("Save", "Saves"), ("保存",))], False),
    ],
)
def test_a_message_is_lacking_unless_it_would_be_found(chinese, is_lacking):
    assert without_chinese({"wagtail.admin": [BabelMessage("Save")]}, chinese) == (
        {(None, "Save"): "wagtail.admin"} if is_lacking else {}
    )


def test_a_plural_is_not_found_where_there_is_one_form_for_all():
    english = {"wagtail.admin": [BabelMessage(("%(n)s page", "%(n)s pages"))]}
    assert without_chinese(english, [BabelMessage("%(n)s page", "%(n)s 页")]) == {(None, "%(n)s page"): "wagtail.admin"}
    assert without_chinese(english, [BabelMessage(("%(n)s page", "%(n)s pages"), ("%(n)s 页",))]) == {}


def test_templates_and_views_of_the_admin_find_it():
    with translation.override("zh-hans"):
        assert translation.gettext("Go to the first error") == "跳到第一处错误"
        assert (
            translation.ngettext("%(num_child_objects)d child page", "%(num_child_objects)d child pages", 3)
            == "%(num_child_objects)d 个子页面"
        )
    with translation.override("en"):
        assert translation.gettext("Go to the first error") == "Go to the first error"


@pytest.mark.django_db
def test_scripts_of_the_admin_find_it(client):
    script = client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    said = json.loads(re.search(r"const newcatalog = (\{.*?\});?\n", script, re.DOTALL)[1])
    assert said["Insert a block"] == "插入区块"
    assert said["%(num)s error"] == ["%(num)s 处错误"]
