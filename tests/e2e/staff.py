"""Members of staff, each with a browser of their own, who log in as people do."""

import os
from base64 import b32decode

from accounts.second_factor import next_code
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.e2e.conftest import SHOTS
from tests.factories.world import PASSWORD

WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 640}


class Staff:
    """A member of staff with a browser of their own."""

    def __init__(self, browser, origin: str, username: str) -> None:
        self.origin, self.username = origin, username
        self.page = browser.new_context(viewport=WIDE, locale="zh-CN").new_page()
        self.page.set_default_timeout(30_000)
        self.log_in()

    def log_in(self) -> None:
        self.open("/admin/login/")
        self.page.locator("[name=username]").fill(self.username)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url("**/admin/second-factor/")
        self.page.locator("[name=code]").fill(self.code())
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url("**/admin/")

    def code(self) -> str:
        return next_code(TOTPDevice.objects.get(user__username=self.username))

    def open(self, path: str) -> None:
        self.page.goto(self.origin + path)

    def press(self, name: str) -> None:
        self.page.locator("main").get_by_role("button", name=name).first.click()

    def submit(self, name: str) -> None:
        """Presses a form's button and waits for the answer."""
        with self.page.expect_navigation():
            self.press(name)

    def follow(self, name: str) -> None:
        self.page.locator("main").get_by_role("link", name=name).first.click()

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.locator(f"main [name={name}]").fill(value)

    def send(self, selector: str) -> None:
        """A button of the menu at the foot of the page editor, which opens upwards where it is not the first."""
        button = self.page.locator(selector).first
        if not button.is_visible():
            self.page.locator("footer [data-w-dropdown-target='toggle']").last.click()
        with self.page.expect_navigation():
            button.click()


class Person(Staff):
    """Whose sessions end as days pass, and whose phone keeps the secret that was shown at the first login."""

    secret = b""
    pictures = 0

    def follow(self, name: str) -> None:
        super().follow(name)
        self.picture()

    def submit(self, name: str) -> None:
        super().submit(name)
        self.picture()

    def picture(self) -> None:
        """Where SCREENSHOTS asks: what is seen now, on a desk and on a phone."""
        if "SCREENSHOTS" not in os.environ:
            return
        self.page.wait_for_load_state()
        self.pictures += 1
        for size, viewport in (("phone", PHONE), ("wide", WIDE)):
            self.page.set_viewport_size(viewport)
            self.page.wait_for_timeout(300)  # the sidebar folds slowly
            assert self.page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], self.page.url
            SHOTS.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=SHOTS / f"{self.username}-{self.pictures:02}-{size}.png", full_page=True)

    def open(self, path: str) -> None:
        super().open(path)
        if path != "/admin/login/" and "/admin/login/" in self.page.url:
            self.log_in()
            super().open(path)

    def code(self) -> str:
        if not self.secret:
            self.secret = b32decode(self.page.locator("main code").inner_text().replace(" ", ""))
        totp = TOTP(self.secret)
        totp.time = timezone.now().timestamp()
        return f"{totp.token():06}"

    def find(self, item: str) -> None:
        """What waits, from the first page."""
        self.open("/admin/")
        self.follow(item)

    def choose(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.locator(f"main select[name={name}]").select_option(value)

    def tick(self, *labels: str) -> None:
        for label in labels:
            self.page.locator("main").get_by_label(label, exact=True).check()

    def upload(self, name: str, content: bytes) -> None:
        self.page.locator("main [name=file]").set_input_files({"name": name, "mimeType": "application/pdf", "buffer": content})


def choose_password(browser, link: str) -> None:
    """Whoever was handed the link opens it in a browser of their own."""
    context = browser.new_context(viewport=WIDE, locale="zh-CN")
    page = context.new_page()
    page.goto(link)
    for name in ("new_password1", "new_password2"):
        page.locator(f"[name={name}]").fill(PASSWORD)
    page.get_by_role("button", name="确定").click()
    page.wait_for_url("**/admin/login/")
    context.close()
