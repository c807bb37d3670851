"""A notice of a decision, drafted from the decision itself."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation

from cms.pages.notices import DecisionPage, NoticeIndexPage
from verify.calendar import day_of
from verify.models import StatusChange
from verify.registry.status import ChangeKind

# Published as documents are: in Chinese, whatever language the officer works in.
TITLES = {
    ChangeKind.SUSPEND: "关于暂停“{item}”湖北精品认定的公告",
    ChangeKind.REINSTATE: "关于恢复“{item}”湖北精品认定的公告",
    ChangeKind.REVOKE: "关于撤销“{item}”湖北精品认定的公告",
    ChangeKind.WITHDRAW: "关于注销“{item}”湖北精品认定的公告",
}
ISSUER = "湖北精品认定委员会"
DEMO_ISSUER = "示例认定委员会"


def may_draft(user: Any) -> bool:
    index = NoticeIndexPage.objects.first()
    return index is not None and bool(index.permissions_for_user(user).can_add_subpage())


def notices_of(changes: Iterable[StatusChange]) -> QuerySet[Any]:
    """Drafts and published ones, the newest first."""
    found: QuerySet[Any] = DecisionPage.objects.filter(change__in=list(changes)).order_by("-pk")
    return found


@transaction.atomic
def draft(change: StatusChange, by: Any) -> DecisionPage:
    """The notice of this decision, made where there is none. Two officers who ask at once get the same one."""
    index = NoticeIndexPage.objects.select_for_update().get()
    existing: DecisionPage | None = notices_of([change]).first()
    if existing:
        return existing
    certificate = change.certificate
    day = day_of(change.effective_at)
    with translation.override("zh-hans"):
        page = DecisionPage(
            title=TITLES[ChangeKind(change.kind)].format(item=certificate.product.name),
            slug=f"{day:%Y-%m-%d}-{change.kind.lower()}-{certificate.ref.lower()}-{change.sequence}",
            issued_by=DEMO_ISSUER if certificate.product.enterprise.is_demo else ISSUER,
            dated=day,
            unit=certificate.product.enterprise.unit,
            change=change,
            owner=by,
        )
        index.add_child(instance=page)
        page.save_revision(user=by, log_action=True)
    return page
