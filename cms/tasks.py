"""What goes live or ends by the clock. Wagtail's `publish_scheduled` stops at the first page that fails; here each is a transaction
of its own, and one that fails is tried again at the next run, under the alarm of /readyz (R-9)."""

from datetime import datetime, timedelta

from wagtail.models import Page, Revision

from cms.press.accreditation.tasks import forget_accreditations
from verify.periodic.jobs import Job, schedule

__all__ = ["forget_accreditations", "publish_scheduled"]

PUBLISH, EXPIRE = "publish", "expire"
Item = tuple[str, int]


def due(at: datetime) -> list[Item]:
    """Pages whose end has come, then approved versions whose moment has; the longest due first. Two queries."""
    ended = Page.objects.filter(live=True, expire_at__lte=at).order_by("expire_at", "pk")
    ready = Revision.objects.filter(approved_go_live_at__lte=at).order_by("approved_go_live_at", "pk")
    return [
        *((EXPIRE, pk) for pk in ended.values_list("pk", flat=True)),
        *((PUBLISH, pk) for pk in ready.values_list("pk", flat=True)),
    ]


def settle(item: Item, at: datetime) -> None:
    """Nothing, where somebody took the schedule back meanwhile."""
    what, key = item
    if what == EXPIRE:
        page = Page.objects.select_for_update().filter(pk=key, live=True, expire_at__lte=at).first()
        if page:
            page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
        return
    revision = Revision.objects.select_for_update().filter(pk=key, approved_go_live_at__lte=at).first()
    if revision:
        revision.publish(log_action="wagtail.publish.scheduled")


publish_scheduled = schedule(Job("publish_scheduled", every=timedelta(minutes=15), items=due, treat=settle), cron="* * * * *")
