"""From a certificate's page to SUSPENDED: at most three clicks of each of the two officers, and a code from each phone."""

import pytest
from accounts.second_factor import next_code
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.e2e.test_main_job import Staff
from verify.models import Proposal
from verify.registry.status import Status


class Clicks:
    """What the browser itself takes for a press of the mouse, over all pages."""

    def __init__(self, page) -> None:
        self.number = 0
        page.expose_function("pressed", self.count)
        page.add_init_script("addEventListener('pointerdown', () => window.pressed(), true)")

    def count(self) -> None:
        self.number += 1


def type_code(staff: Staff, username: str) -> None:
    staff.fill(code=next_code(TOTPDevice.objects.get(user__username=username)))


@pytest.mark.django_db(transaction=True)
def test_two_officers_suspend_with_three_clicks_each(transactional_db, insecure_cookies, world, live_server, browser, photograph):
    for officer in (world.susan, world.abel):
        assert officer.pk
    certificate = world.certificate(at=timezone.now(), valid_from=None, valid_until=None)

    susan = Staff(browser, live_server.url, "susan")
    clicks = Clicks(susan.page)
    susan.open(reverse("office:certificate", args=[certificate.ref]))
    susan.follow("紧急暂停")
    susan.page.get_by_label("危害健康或安全").check()
    susan.fill(legal_basis="示例办法第九条")
    type_code(susan, "susan")
    photograph(susan.page, "office-suspend-at-once")
    susan.submit("紧急暂停")
    susan.page.get_by_text("审批人首页会置顶提示").first.wait_for()
    assert clicks.number == 3

    abel = Staff(browser, live_server.url, "abel")
    clicks = Clicks(abel.page)
    abel.open("/admin/")
    photograph(abel.page, "office-emergency-waits")
    abel.follow("紧急：是否立即暂停")
    type_code(abel, "abel")
    photograph(abel.page, "office-emergency")
    abel.submit("批准")
    abel.page.get_by_text("已批准").first.wait_for()
    assert clicks.number == 2

    assert Proposal.objects.get().emergency == "SAFETY"
    assert certificate.status(timezone.now()) == Status.SUSPENDED
