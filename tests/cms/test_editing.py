"""Every kind of page as its editors meet it: where it may stand, what it says of itself, its form and its preview."""

from typing import Any

import pytest
from accounts.models import User
from django.apps import apps
from django.urls import reverse
from wagtail.models import Page

from cms.pages.base import SitePage
from tests.factories.public import Public

KINDS = [model for model in apps.get_models() if issubclass(model, SitePage)]
WRITTEN = [model for model in KINDS if model.max_count is None]  # the others are planted once


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.__name__)
def test_a_kind_says_where_it_stands_and_what_stands_beneath(model):
    assert model.parent_page_types
    assert model.subpage_types is not None
    assert all(parent.subpage_types for parent in model.allowed_parent_page_models() if issubclass(parent, SitePage))


@pytest.mark.parametrize("model", WRITTEN, ids=lambda model: model.__name__)
def test_a_kind_that_editors_choose_says_in_chinese_what_it_is_for(model):
    assert any("\u4e00" <= letter <= "\u9fff" for letter in model.get_page_description())


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.__name__)
def test_every_field_of_a_form_has_help(model):
    fields = {field.name: field for field in model._meta.fields if field.model is not Page}
    asked = model.get_edit_handler().get_form_class().base_fields
    assert {name for name in asked if name in fields and not fields[name].help_text} == set()


@pytest.fixture
def editor(client, db) -> Any:
    client.force_login(User.objects.create_superuser("root"))
    return client


def test_every_kind_is_made_edited_and_previewed(editor, world, noon, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    assert Public(world).table
    for model in KINDS:
        page = model.objects.live().first()
        assert editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200, model
        for mode, _label in page.preview_modes:
            shown = page.make_preview_request(preview_mode=mode)
            assert (shown.status_code, page.title in shown.content.decode()) == (200, True), model
    for model in WRITTEN:
        parent = model.objects.live().first().get_parent()
        add = reverse("wagtailadmin_pages:add", args=["cms", model._meta.model_name, parent.pk])
        chooser = editor.get(reverse("wagtailadmin_pages:add_subpage", args=[parent.pk]), follow=True).content.decode()
        assert (editor.get(add).status_code, add in chooser or model.__name__) == (200, True), model
