"""An enterprise comes to its labels: invited by its city, ordered by one and confirmed by another, printed, scanned, voided."""

import os
import subprocess
import sys
from base64 import b32decode
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pypdfium2
import pytest
import zxingcpp
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from django.utils import timezone
from django_otp.oath import TOTP

from cms.roles import sync as sync_page_roles
from tests.e2e.staff import PHONE, WIDE, Person
from tests.e2e.test_main_job import Staff
from tests.factories.site import sections
from tests.factories.world import PASSWORD, credit_code
from verify.membership.links import address_of
from verify.registry.units import Unit

ROOT = Path(__file__).parents[2]


class Member(Person):
    """Somebody of the enterprise, who begins with the link of an invitation."""

    def __init__(self, browser, link: str, username: str, code: str) -> None:
        self.browser, self.username = browser, username
        self.origin = "{0.scheme}://{0.netloc}".format(urlsplit(link))
        self.page = browser.new_context(viewport=WIDE, locale="zh-CN", accept_downloads=True).new_page()
        self.page.set_default_timeout(30_000)
        self.page.goto(link)
        self.fill(uscc=code, name=f"示例{username}", username=username, password=PASSWORD, again=PASSWORD)
        self.submit("创建账号")
        self.fill(username=username, password=PASSWORD)
        self.submit("登录")
        self.fill(code=self.code())
        self.submit("登录")
        self.home = self.page.url

    def code(self) -> str:
        self.secret = self.secret or b32decode(self.page.locator("main code").first.inner_text().replace(" ", ""))
        totp = TOTP(self.secret)
        totp.time = timezone.now().timestamp()
        return f"{totp.token():06}"

    def picture(self) -> None:
        """Every screen on a desk and on a phone, without serious faults of access."""
        self.page.wait_for_load_state()
        faults = [
            fault["id"] for fault in Axe().run(self.page).response["violations"] if fault["impact"] in {"serious", "critical"}
        ]
        assert (self.page.url, faults) == (self.page.url, [])
        self.page.set_viewport_size(PHONE)
        assert self.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], self.page.url
        self.page.set_viewport_size(WIDE)
        super().picture()

    def send_file(self, name: str, content: bytes) -> None:
        self.page.locator("main input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})

    def section(self, name: str) -> None:
        self.page.get_by_role("navigation", name="工作台").get_by_role("link", name=name).click()
        self.picture()


def work() -> None:
    """A worker as in production, until nothing waits."""
    told = connection.settings_dict
    address = f"postgresql://{told['USER']}:{told['PASSWORD']}@{told['HOST'] or 'localhost'}:{told['PORT'] or 5432}/{told['NAME']}"
    if told["HOST"].startswith("/"):
        address = f"postgresql://{told['USER']}@/{told['NAME']}?host={told['HOST']}"
    from django.conf import settings

    subprocess.run(
        [sys.executable, "-c", WORKER, str(settings.MEDIA_ROOT)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": address},
        check=True,
        timeout=120,
    )


WORKER = """
import sys
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
settings.MEDIA_ROOT = sys.argv[1]
call_command("procrastinate", "worker", "--one-shot")
"""


def read(content: bytes, page: int) -> list[str]:
    """The addresses on one page, by another decoder."""
    with pypdfium2.PdfDocument(BytesIO(content)) as document:
        picture = document[page].render(scale=300 / 72).to_pil().convert("L")
    return [symbol.text for symbol in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)]


@pytest.mark.django_db(transaction=True)
def test_from_an_invitation_to_ten_thousand_labels(
    transactional_db, insecure_cookies, settings, tmp_path, world, live_server, browser, page
):
    settings.MEDIA_ROOT = tmp_path
    origin = urlsplit(live_server.url)
    settings.PUBLIC_SCHEME, settings.PUBLIC_HOST = origin.scheme, origin.netloc
    code = credit_code(501)
    firm = world.enterprise(unit=Unit.WUHAN.value, uscc=code, name="示例鱼米食品有限公司")
    product = world.product(enterprise=firm, name="示例莲子")
    world.certificate(product=product, at=timezone.now(), valid_from=None, valid_until=None)

    assert world.chen.pk
    chen = Staff(browser, live_server.url, "chen")
    chen.open(f"/admin/office/enterprises/{firm.ref}/")
    chen.follow("邀请负责人")
    chen.fill(uscc=code, email="owner@example.com")
    chen.submit("发出邀请")
    owner = Member(browser, chen.page.locator("main code").first.inner_text(), "owner", code)
    chen.open(f"/admin/office/products/{product.ref}/")
    chen.follow("核准标签额度")
    chen.fill(quantity="15000", basis="示例年产量说明")
    chen.submit("核准")

    owner.section("人员管理")
    owner.follow("邀请成员")
    owner.fill(email="officer@example.com")
    owner.page.get_by_label("标签管理员").check()
    owner.submit("发出邀请")
    officer = Member(browser, owner.page.locator("main code").first.inner_text(), "officer", code)

    officer.section("标签")
    officer.follow("申领标签")
    officer.page.locator("main select[name=product]").select_option(product.ref)
    officer.fill(lot="示例1001", quantity="10000")
    officer.submit("提交申领")
    owner.page.goto(officer.page.url)
    owner.follow("确认申领")
    owner.submit("确认并签发")

    officer.page.goto(owner.page.url)
    officer.follow("生成印刷文件")
    officer.submit("生成文件")
    officer.page.get_by_text("生成中").wait_for()
    work()
    officer.page.get_by_role("button", name="下载").wait_for()
    officer.picture()
    with officer.page.expect_download() as begun:
        officer.press("下载")
    content = Path(begun.value.path()).read_bytes()
    addresses = [read(content, number)[0] for number in (0, 166, 333)]
    assert len({address[-21:] for address in addresses}) == 3

    officer.page.goto(owner.page.url)
    officer.follow("启用")
    officer.submit("启用")
    for address in addresses:
        page.goto(f"{live_server.url}/v/{address[-21:]}")
        page.get_by_role("heading", level=1, name="有效").wait_for()
    officer.follow("作废标签")
    officer.fill(first="1", last="100", reason="示例标签卷遗失")
    officer.submit("作废这些标签")
    page.goto(f"{live_server.url}/v/{addresses[0][-21:]}")
    page.get_by_role("heading", level=1, name="标签已作废").wait_for()


LOT = "示例1101"
TABLE = f"""产品,批号,生产日期,环节,时间,地点,检验结论
示例莲子,{LOT},2026-11-01,采收/生产,2026-11-01 08:30,示例市示例湖,
示例莲子,{LOT},,检验,2026-11-02 09:00,示例质检中心,合格
示例莲子,{LOT},,包装,2026-11-03 10:00,示例包装车间,
"""


@pytest.mark.django_db(transaction=True)
def test_a_brand_page_is_edited_reviewed_and_public_and_a_lot_stands_on_the_verdict(
    transactional_db, insecure_cookies, settings, tmp_path, world, live_server, browser, page
):
    settings.MEDIA_ROOT = tmp_path
    origin = urlsplit(live_server.url)
    settings.PUBLIC_SCHEME, settings.PUBLIC_HOST = origin.scheme, origin.netloc
    sections()
    sync_page_roles()
    firm = world.enterprise(unit=Unit.WUHAN.value, uscc=credit_code(502), name="示例鱼米食品有限公司")
    certificate = world.certificate(
        product=world.product(enterprise=firm, name="示例莲子", specification=""),
        at=timezone.now(),
        valid_from=None,
        valid_until=None,
    )
    run = world.run(certificate=certificate, lot=LOT)
    assert world.chen.pk

    owner = Member(browser, address_of(world.invitation(firm, at=timezone.now())), "owner", firm.uscc)
    owner.section("品牌页")
    owner.page.locator("main textarea").first.fill("## 示例湖边的故事\n\n三代人只做一件事。<script>alert(1)</script>")
    owner.fill(phone="027-00000000")
    owner.submit("保存草稿")
    owner.follow("对比并提交")
    owner.submit("提交审核")
    assert page.goto(f"{live_server.url}/brands/").status == 200
    assert page.get_by_text("示例鱼米食品有限公司").count() == 0

    chen = Staff(browser, live_server.url, "chen")
    chen.open(f"/admin/office/brand-pages/{firm.ref}/")
    chen.page.get_by_text("示例湖边的故事").first.wait_for()
    chen.follow("批准")
    chen.submit("通过并立即公开")
    page.goto(f"{live_server.url}/brands/")
    page.get_by_role("link", name="示例鱼米食品有限公司").first.click()
    page.get_by_role("heading", name="示例湖边的故事").wait_for()
    assert page.get_by_text("<script>alert(1)</script>").count() == 1

    owner.section("批次与追溯")
    owner.follow("表格导入")
    owner.send_file("lots.csv", TABLE.encode())
    owner.submit("检查文件")
    owner.submit("全部写入")
    page.goto(f"{live_server.url}/v/{world.code(run, 7)}")
    declared = page.locator(".declared")
    declared.get_by_text("企业自行申报").first.wait_for()
    assert "示例市示例湖" in declared.inner_text()
