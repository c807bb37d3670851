"""A whole round by seven people, each by the own screens and phone: from the call to a label that reads VALID."""

import io
from datetime import timedelta
from urllib.parse import urlsplit

import pypdfium2
import pytest
import zxingcpp
from accounts.roles import Role
from django.contrib.auth.models import Group

from tests.e2e.staff import PHONE, Person, choose_password
from tests.factories.world import MEMBERS
from tests.verify.hostile import pdf
from verify.models import Application, AuditEvent, Candidate, Certificate
from verify.registry.audit import verify_chain

GOOD, POOR = "示例光模块", "示例砖茶"
TOLD = {"operating_since": "2015-03-01", "standard_code": "Q/示例 001-2025", "standard_in_force_on": "2025-06-01"}
POINTS = {"标准先进性": "26", "质量水平": "27", "创新能力": "15", "品牌与市场": "16"}
EXPERTS = {"wang": "示例王专家", "li": "示例李专家", "zhao": "示例赵专家"}


@pytest.fixture
def office(transactional_db, world, insecure_cookies, live_server, browser, settings, tmp_path, noon):
    """Makes people who log in to the office of a day that stands until shifted."""
    settings.MEDIA_ROOT = tmp_path
    world.user("max", Role.EXPERT).groups.add(Group.objects.get(name=Role.STAFF_MANAGER.value))
    for person in (world.rita, world.chen, world.abel):
        assert person.pk
    return lambda username: Person(browser, live_server.url, username)


def admit_experts(office, browser) -> list[Person]:
    """Max makes the accounts; each expert chooses a password by the link that he hands over, and binds a phone."""
    manager = office("max")
    for username, name in EXPERTS.items():
        manager.open("/admin/office/staff/new/")
        manager.fill(username=username, name=name)
        manager.tick("评审专家")
        manager.submit("建立账号")
        manager.submit("生成新密码链接")
        choose_password(browser, manager.page.locator(".office-link").inner_text())
    return [office(username) for username in EXPERTS]


def enter(chen: Person, enterprise: str, item: str) -> None:
    chen.open("/admin/office/rounds/2027/")
    chen.follow("录入申报")
    chen.choose(kind="PRODUCT", route="REVIEW", unit="420100")
    chen.fill(enterprise_name=enterprise, item_name=item, **TOLD)
    chen.submit("保存")
    attach(chen, "LICENCE", f"{enterprise}营业执照")
    chen.submit("提交")


def attach(chen: Person, kind: str, title: str) -> None:
    chen.follow("上传材料")
    chen.choose(kind=kind)
    chen.fill(title=title)
    chen.upload(f"{title}.pdf", pdf(pages=len(title)))
    chen.submit("上传")


def review(person: Person, step: str, outcome: str = "通过", **said: str) -> None:
    """By the button of the application's page."""
    person.follow(f"办理：{step}")
    person.tick(outcome)
    if "reason" in said:
        person.choose(reason=said.pop("reason"))
    person.fill(**said)
    person.submit("提交结论")


def ask(rita: Person, experts: list[Person]) -> None:
    for expert in experts:
        rita.follow("指派专家")
        rita.page.locator("[name=expert]").select_option(label=EXPERTS[expert.username])
        rita.submit("指派")


def declare(expert: Person, item: str, interest: str = "不存在利益冲突", **said: str) -> None:
    expert.find(item)
    expert.follow("利益冲突声明")
    expert.tick(interest)
    expert.fill(**said)
    expert.submit("保存")


def score(expert: Person, item: str) -> None:
    declare(expert, item)
    expert.follow("评分")
    for criterion, points in POINTS.items():
        expert.page.get_by_label(criterion).fill(points)
    expert.submit("提交评分")


def test_a_whole_round_from_the_call_to_a_valid_label(office, noon, live_server, browser, page):
    experts = wang, li, zhao = admit_experts(office, browser)
    rita, chen, abel = office("rita"), office("chen"), office("abel")

    # The call; two applications with their documents.
    rita.open("/admin/office/rounds/new/")
    rita.fill(year="2027", apply_until="2026-12-31", least_experts="2", pass_mark="60", quorum="7")
    rita.submit("启动申报")
    enter(chen, "示例光电有限公司", GOOD)
    enter(chen, "示例茶业有限公司", POOR)

    # The city returns one and passes the other; what came back is corrected and passes too.
    chen.find(GOOD)
    review(chen, "市州初审", "退回", reason="INCOMPLETE", remark="请补充标准文本。")
    assert "材料不齐全" in chen.page.locator(".office-waiting").inner_text()
    chen.find(POOR)
    review(chen, "市州初审")
    chen.find(GOOD)
    chen.follow("修改")
    chen.fill(specification="SFP-10G")
    chen.submit("保存")
    attach(chen, "STANDARD", "标准文本")
    chen.submit("提交")
    review(chen, "市州初审")

    # Documents; three experts are asked, of whom one declares a conflict and two score.
    noon.shift(timedelta(days=7))
    for item, asked in ((GOOD, experts), (POOR, [li, zhao])):
        rita.find(item)
        review(rita, "资料审核")
        ask(rita, asked)
    declare(wang, GOOD, "存在利益冲突，回避", interest_note="曾任该企业顾问。")
    assert wang.page.locator("main").get_by_role("link", name="评分").count() == 0
    for expert in (li, zhao):
        score(expert, GOOD)
        score(expert, POOR)
    noon.shift(timedelta(days=5))
    for item in (GOOD, POOR):
        rita.find(item)
        review(rita, "专家评审")
        rita.follow("登记报告")
        rita.fill(body="示例检测院", number="示例检字 001")
        rita.tick("符合要求")
        rita.upload("报告.pdf", pdf(pages=2))
        rita.submit("登记报告")
        review(rita, "质量检测或评价")
        review(rita, "综合认定报告和建议名单", remark="示例综合认定报告")

    # The proposed list, and its publicity by two officers.
    rita.find("2027")
    rita.submit("列入建议名单")
    rita.follow("起草公示")
    rita.fill(phone="027-00000000")
    rita.submit("提交审批")
    abel.find("公示")
    abel.submit("批准")
    abel.follow("查看公示页面")
    publicity = abel.page.url

    # A member of the public objects on a phone that runs no script; the objection is upheld.
    noon.shift(timedelta(days=1))
    plain = browser.new_context(viewport=PHONE, locale="zh-CN", java_script_enabled=False).new_page()
    plain.goto(publicity)
    plain.locator("tr").filter(has_text=POOR).get_by_role("link").click()
    plain.get_by_label("个人", exact=True).check()
    for name, words in {"name": "示例市民", "contact": "13800000000", "grounds": "该产品抽查不合格。"}.items():
        plain.locator(f"[name={name}]").fill(words)
    plain.get_by_role("button", name="提交异议").click()
    number = plain.get_by_role("status").locator("code").inner_text()
    noon.shift(timedelta(days=7))
    rita.find(number)
    rita.follow("答复")
    rita.tick("异议成立")
    rita.fill(reply="经核查，异议成立。", take_off_reason="抽查不合格")
    rita.submit("答复")
    plain.goto(publicity)
    assert "移出名单：抽查不合格" in plain.locator("tr").filter(has_text=POOR).inner_text()

    # The votes; the announcement by two officers; one certificate.
    rita.find("2027")
    rita.follow("登记审议结果")
    rita.fill(members="\n".join(MEMBERS))
    kept = Candidate.objects.get(state="LISTED")
    for name, votes in (("赞成", "6"), ("反对", "1")):
        rita.page.get_by_label(f"{kept.position} {name}").fill(votes)
    rita.submit("登记表决")
    rita.follow("拟定公告")
    rita.fill(valid_until="2029-12-09")
    rita.submit("提交审批")
    abel.find("2027")
    abel.submit("批准公告并颁发证书")
    certificate = Certificate.objects.get()
    assert (certificate.product.name, f"{certificate.announced_on}") == (GOOD, "2026-12-10")

    # Labels from the certificate's page; one is read from the printed sheet, and a phone says VALID.
    rita.open("/admin/office/rounds/2027/")
    rita.follow("查看这项认定")
    rita.follow("签发标签")
    rita.choose(grade="ITEM")
    rita.fill(lot="20261210", quantity="40")
    rita.submit("签发标签")
    rita.follow("启用")
    rita.submit("启用")
    with rita.page.expect_download() as download:
        rita.press("PDF")
    sheet = pypdfium2.PdfDocument(io.BytesIO(download.value.path().read_bytes()))
    codes = [code.text for code in zxingcpp.read_barcodes(sheet[0].render(scale=300 / 72).to_pil())]
    page.goto(live_server.url + urlsplit(codes[-1]).path)
    assert page.locator(".verdict.valid").count() == 1
    assert GOOD in page.locator("main").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    actors = set(AuditEvent.objects.values_list("actor__username", flat=True))
    assert actors >= {"rita", "chen", "abel", "max", *EXPERTS}
    assert Application.objects.filter(state="PUT_FORWARD").count() == 2
    assert verify_chain().broken_at is None
