"""A notice from the registrar's first word to the public page, and a correction afterwards."""

import re

import pytest
from django.utils import timezone

from tests.e2e.staff import Staff

TITLE = "示例认定委员会关于公布名单的公告"


class Writer(Staff):
    """A member of staff in the page editor, whose console is kept."""

    def __init__(self, browser, origin: str, username: str) -> None:
        super().__init__(browser, origin, username)
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def choose(self, name: str, text: str) -> None:
        self.page.locator(f"#id_{name}-chooser [data-chooser-action-choose]").first.click()
        self.page.locator(".modal").get_by_role("link", name=text).first.click()
        self.page.locator(f"#id_{name}-chooser").get_by_text(text).first.wait_for()


@pytest.fixture
def notices(transactional_db, world):
    from tests.factories.notices import Notices

    for person in (world.rita, world.abel):
        assert person.pk
    return Notices(world)


@pytest.fixture
def staff(notices, insecure_cookies, live_server, browser):
    return lambda username: Writer(browser, live_server.url, username)


@pytest.mark.django_db(transaction=True)
def test_s6_e5_a_list_is_announced_and_corrected_by_two_officers(notices, world, staff, live_server, page, photograph):
    from cms.models import AnnouncementPage

    certificate = world.certificate()
    rita, abel = staff("rita"), staff("abel")

    # Rita drafts the announcement and hands it over; there is no button by which she could publish.
    rita.open(f"/admin/pages/add/cms/announcementpage/{notices.index.pk}/")
    rita.fill(title=TITLE, issued_by="示例认定委员会", dated="2026-11-18")
    rita.choose("round", "2025")
    assert rita.page.locator("[name=action-publish]").count() == 0
    photograph(rita.page, "notice-draft")
    rita.send("[name=action-submit]")
    notice = AnnouncementPage.objects.get()
    assert (notice.live, notice.workflow_in_progress) == (False, True)
    assert page.goto(live_server.url + notice.url).status == 404

    # Abel approves it, and the page stands with its list.
    def approve() -> None:
        abel.open(f"/admin/pages/{notice.pk}/edit/")
        photograph(abel.page, "notice-approval")
        abel.send("[data-workflow-action-name=approve]")

    approve()
    assert page.goto(live_server.url + notice.url).status == 200
    assert page.locator("h1").inner_text() == TITLE
    assert page.get_by_role("rowheader", name=certificate.product.name).count() == 1
    photograph(page, "notice-public")

    # What is published is shown, not asked for. Rita adds a correction, and Abel approves it.
    rita.open(f"/admin/pages/{notice.pk}/edit/")
    assert rita.page.locator("[name=title], [name=dated], [name=action-publish], [name=action-unpublish]").count() == 0
    assert rita.page.get_by_text(TITLE).count() > 0
    photograph(rita.page, "notice-frozen")
    rita.page.locator("#panel-child-content-corrections-section, [data-contentpath=corrections]").first.get_by_title(
        re.compile("插入|添加|Insert")
    ).first.click()
    published_on = timezone.localdate(AnnouncementPage.objects.get().first_published_at)
    rita.page.locator("[name='corrections-0-value-on']").fill(published_on.isoformat())
    rita.page.locator("[name='corrections-0-value-text']").fill("第一项的名称有误，特此更正。")
    rita.send("[name=action-submit]")
    page.reload()
    assert page.get_by_text("第一项的名称有误，特此更正。").count() == 0
    approve()
    page.reload()
    assert page.get_by_text("第一项的名称有误，特此更正。").count() == 1
    photograph(page, "notice-corrected")
    assert (rita.complaints, abel.complaints) == ([], [])
