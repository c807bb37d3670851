"""What goes live or ends by the clock. Wagtail's `publish_scheduled` stops at the first page that fails; here each is a transaction
of its own, and one that fails is tried again every minute, under the alarm of /readyz (R-9).

`manage.py publish_on_time` looks every second, and runs the job of its own name once a minute at least. The worker does the same
once a minute: should that process be down, everything is a minute late instead of not out at all, under the other's alarm.
"""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from cms.press.accreditation.tasks import forget_accreditations
from cms.press.clock import schedule, settling
from cms.press.kits import kits
from cms.press.outbox import pings
from verify.periodic import jobs

__all__ = ["forget_accreditations"]

publish_scheduled = jobs.schedule(
    jobs.Job("publish_scheduled", timedelta(minutes=15), schedule.due, schedule.put_out, schedule.remember), cron="* * * * *"
)
settle_releases = jobs.schedule(
    jobs.Job("settle_releases", timedelta(minutes=15), settling.unsettled, settling.settle), cron="* * * * *"
)
publish_on_time = jobs.watch(jobs.Job("publish_on_time", timedelta(minutes=3), schedule.due, schedule.put_out, schedule.remember))
tell_search_engines = jobs.schedule(
    jobs.Job(
        "tell_search_engines",
        every=timedelta(hours=1),
        items=pings.due,
        treat=lambda engine, at: pings.send(engine=engine, at=at),
        failed=lambda engine, error, at: pings.failed(engine=engine, error=error, at=at),
    ),
    cron="*/5 * * * *",
)
resume_kits = jobs.schedule(
    jobs.Job("resume_kits", every=timedelta(hours=1), items=kits.unfinished, treat=lambda kit, at: kits.resume(kit=kit, at=at)),
    cron="*/10 * * * *",
)


@app.task(name=kits.TASK)
def make_kit(kit: int) -> None:
    kits.make(kit=kit, at=timezone.now())
