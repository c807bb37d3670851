"""An inspection written on a phone in a factory: the session ends, the page is left, and nothing is lost or recorded twice."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from tests.e2e.staff import PHONE, Staff
from tests.verify import hostile
from verify.models import DraftPhoto, Inspection, InspectionDraft, InspectionPhoto

TOO_SMALL = """() => [...document.querySelectorAll('main input:not([type=hidden]), main select, main textarea, main button')]
  .filter((each) => each.checkVisibility({visibilityProperty: true}))
  .map((each) => [each.name || each.textContent.trim(), (each.closest('label') || each).getBoundingClientRect().height])
  .filter(([, height]) => height > 1 && height < 44)"""


@pytest.mark.django_db(transaction=True)
def test_what_is_typed_on_a_phone_survives_the_end_of_the_session(
    transactional_db, insecure_cookies, world, live_server, browser, photograph
):
    assert world.susan.pk
    certificate = world.certificate(at=timezone.now(), valid_from=None, valid_until=None)
    address = reverse("office:record_inspection", args=[certificate.product.ref])
    susan = Staff(browser, live_server.url, "susan")
    page = susan.page
    page.set_viewport_size(PHONE)
    susan.open(address)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert page.evaluate(TOO_SMALL) == []
    serious = [each for each in Axe().run(page).response["violations"] if each["impact"] in {"serious", "critical"}]
    assert [(each["id"], [(node["html"], node["any"][0]["message"]) for node in each["nodes"]]) for each in serious] == []

    # Typed, photographed, and kept by itself.
    state = page.locator("[data-draft-state]")
    susan.fill(lot="20261101-甲", body="示例质检院")
    state.get_by_text("草稿").wait_for()
    page.locator("main input[type=file]").set_input_files(
        [{"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": hostile.image(size=(300, 200))}]
    )
    page.locator("main .office-pictures img").wait_for()
    photograph(page, "office-phone-inspection")
    assert InspectionDraft.objects.get().photos.count() == 1

    # The session ends while she types on. The page says so and keeps everything; after a new log-in it is kept.
    Session.objects.all().delete()
    susan.fill(source="示例市市场监管局")
    state.get_by_text("登录").wait_for()
    assert page.locator("main [name=source]").input_value() == "示例市市场监管局"

    # The phone is put away. Later, from the first page, everything that was kept is there.
    susan.log_in()
    susan.follow(certificate.product.name)
    page.wait_for_url(f"**{address}")
    assert page.locator("main [name=lot]").input_value() == "20261101-甲"
    page.locator("main .office-pictures img").wait_for()

    page.locator("main [name=result]").select_option("PASSED")
    susan.fill(source="示例市市场监管局")
    susan.submit("登记检查")
    page.get_by_text("检查结果已登记").first.wait_for()
    photograph(page, "office-phone-inspection-recorded")
    found = Inspection.objects.get()
    assert (found.lot, found.source) == ("20261101-甲", "示例市市场监管局")
    assert InspectionPhoto.objects.filter(inspection=found).count() == 1
    assert (InspectionDraft.objects.count(), DraftPhoto.objects.count()) == (0, 0)
