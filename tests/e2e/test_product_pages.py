"""An editor makes the page of an item in the admin, under its content policy: chooses item and picture, publishes, sees it."""

import pytest
from django.utils import timezone

from tests.e2e.test_main_job import Staff
from tests.factories.site import picture, sections


@pytest.fixture
def editor(transactional_db, insecure_cookies, settings, tmp_path, world, live_server, browser):
    settings.MEDIA_ROOT = tmp_path
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0  # on a busy machine it saves a form half filled in, which is answered with 400
    person = world.user("editor", is_superuser=True)
    assert person.pk
    world.certificate(product=world.product(name="示例恩施玉露茶"), at=timezone.now(), valid_from=None, valid_until=None)
    picture("示例茶园")
    catalogue = sections()["products"]
    staff = Staff(browser, live_server.url, "editor")
    staff.page.set_viewport_size({"width": 1280, "height": 900})
    staff.complaints = []
    staff.page.on("console", lambda said: staff.complaints.append(said.text) if said.type == "error" else None)
    staff.page.on("pageerror", lambda fault: staff.complaints.append(str(fault)))
    staff.open(f"/admin/pages/add/cms/productpage/{catalogue.pk}/")
    return staff


@pytest.mark.django_db(transaction=True)
def test_s3_an_editor_makes_a_page_with_choosers_and_blocks_under_the_content_policy(editor, page, live_server, photograph):
    form = editor.page
    form.locator("#id_product-chooser .unchosen [data-chooser-action-choose]").click()
    form.locator("[data-chooser-modal-choice]", has_text="示例恩施玉露茶").first.click()
    form.locator("#id_product-chooser [data-chooser-title]", has_text="示例恩施玉露茶").wait_for()
    form.locator("[name=title]").fill("示例恩施玉露茶")
    form.locator("#id_picture-chooser .unchosen [data-chooser-action-choose]").click()
    form.locator("[data-chooser-modal-choice]").first.click()
    form.locator("#id_picture-chooser [data-chooser-title]", has_text="示例茶园").wait_for()
    # A block of the stream, which brings its fields by script.
    form.locator("[data-contentpath=outlets] button[title]:visible").first.click()
    form.locator("[name='outlets-0-value-name']").fill("示例商店")
    form.locator("[name='outlets-0-value-url']").fill("https://shop.example.com/")
    photograph(form, "editor-product-page")
    with form.expect_navigation():
        form.evaluate("document.querySelector('[name=action-publish]').click()")
    assert editor.complaints == []
    page.goto(f"{live_server.url}/products/")
    page.get_by_role("main").get_by_role("link", name="示例恩施玉露茶").click()
    page.get_by_role("heading", level=1, name="示例恩施玉露茶").wait_for()
    assert page.locator(".live-status--valid").count() == 1
    assert page.get_by_role("link", name="示例商店").get_attribute("href") == "https://shop.example.com/"
    assert page.locator(".product-top img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
