"""People of two enterprises of the 示例 world in their workspace: invited by their cities, with labels ordered and confirmed."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import User

from verify.calendar import day_of
from verify.certification.actions import renewals
from verify.demo import endings
from verify.demo.cast import PEOPLE, Account
from verify.demo.stage import Stage
from verify.demo.timeline import Story
from verify.labels.actions import orders, runs
from verify.labels.models import LabelRun
from verify.membership.actions import invitations, notices
from verify.membership.models import Member, MemberRole
from verify.registry.models import Certificate, Enterprise
from verify.webhooks.actions import deliveries, endpoints
from verify.webhooks.models import EventKind

TEA = "示例玉露茶业有限公司"
STATEMENT = (
    "示例：本有效期内产品执行标准未变更，年产量约 50 万袋。\n两次检查均合格，企业自检每批一次，未发生质量投诉。\n"
    "生产地址和主要工艺没有变化，申请续期。"
)
NOTICE = "示例：请核对企业联系人信息"
NOTICE_TEXT = "请各获证主体于期限前核对工作台成员及联系方式，如有变动请及时更新。\n如需协助，请与示例市局质量科联系。"
HOOK = "https://erp.example/hubei-premium"  # of a domain that leads nowhere, by RFC 2606


def people(stage: Stage) -> Story:
    at = yield 55
    for name in (TEA, endings.FIRST):
        firm = Enterprise.objects.get(name=name)
        for account in PEOPLE:
            admit(firm, account, by=stage.cast.registrar, at=at)
    product = Enterprise.objects.get(name=endings.FIRST).products.get()
    owner, officer = (account.user() for account in PEOPLE if account.role in {MemberRole.OWNER, MemberRole.LABEL_OFFICER})
    at = yield 50
    orders.grant(product=product, quantity=500_000, basis="示例年产量说明", by=stage.cast.registrar, at=at)
    order = orders.ask(product=product, grade=LabelRun.Grade.ITEM, quantity=20_000, lot="SL-1001", by=officer, at=at)
    orders.confirm(order=order, by=owner, at=at)
    run = product.label_runs.get(order=order)
    at = yield 49
    runs.activate(run=run, by=officer, at=at, first=1, last=12_000)
    endpoint, _secret = endpoints.add(enterprise=product.enterprise, url=HOOK, events=EventKind.values, by=owner, at=at)
    at = yield 3
    apply_for_renewal(product.certificates.get(), at=at)
    due = day_of(at) + timedelta(days=20)
    told = {"title": NOTICE, "text": NOTICE_TEXT, "due_on": due, "by": stage.cast.reviewer, "at": at}
    notices.send(enterprises=[product.enterprise], **told)
    at = yield 2
    for kind in EventKind.values:
        deliveries.gather(source=(endpoint.pk, kind), at=at)
    orders.ask(product=product, grade=LabelRun.Grade.ITEM, quantity=30_000, lot="SL-1101", by=officer, at=at)


def apply_for_renewal(certificate: Certificate, *, at: datetime) -> None:
    """By the editor, three weeks before the end; the office has not answered yet."""
    editor = next(account.user() for account in PEOPLE if account.role == MemberRole.EDITOR)
    renewals.file(certificate=certificate, statement=STATEMENT, evidence=[], by=editor, at=at)


# Told together, once.
STORIES = (people,)


def told() -> bool:
    return Member.objects.filter(enterprise__is_demo=True).exists()


def admit(firm: Enterprise, account: Account, *, by: Any, at: Any) -> None:
    """By an invitation, like everybody; whoever has the account already accepts with it."""
    invitation = invitations.invite(
        enterprise=firm, uscc=firm.uscc or "", email=account.email, role=account.role.value, by=by, at=at
    )
    found = User.objects.filter(username=account.username).first()
    told = {"invitation": invitation, "uscc": invitation.uscc, "at": at}
    if found:
        invitations.accept(by=found, **told)
    else:
        invitations.join(username=account.username, name=account.name, password=account.password, **told)
