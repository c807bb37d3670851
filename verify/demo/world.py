"""Seeds the 示例 world. Safe to repeat: a story that has been told is not told again, and no row is written twice."""

from datetime import date, datetime

from accounts import roles
from django.db import transaction

from verify.calendar import day_of
from verify.demo import applications, cast, complaints, endings, plans, pool, publicities, traces, workspace
from verify.demo.labels import RUNS, request_key
from verify.demo.stage import Stage
from verify.demo.stories import STORIES
from verify.demo.timeline import moment, tell
from verify.devices import epoch_of
from verify.labels.models import LabelRun
from verify.registry.models import Enterprise
from verify.scanning.models import Scan
from verify.scanning.verdicts import COPY_RULE, Verdict

COPIED = RUNS[Verdict.SUSPECT_COPY]
COPY_DEVICES = 12  # on as many days: well past the rule of 8 devices on 6 days
FIRST_SCANS = (20, 11)  # days ago, of the first piece of the item-level tea


@transaction.atomic
def seed(*, now: datetime) -> list[str]:
    """The names of the enterprises whose stories were told now; none the second time."""
    roles.sync()
    stage = Stage(cast.enlist())
    told = set(Enterprise.objects.filter(name__in=STORIES).values_list("name", flat=True))
    untold = [name for name in STORIES if name not in told]
    stories = [STORIES[name](stage) for name in untold]
    is_new = not endings.told()
    for more in (publicities, complaints, plans, endings, applications, pool, workspace, traces):
        if not more.told():
            stories += [story(stage) for story in more.STORIES]
    tell(stories, now=now)
    if is_new:
        endings.remind(now=now)
    _scan("tea, items", 1, [moment(days, now=now) for days in FIRST_SCANS])
    _scan(COPIED.run, COPIED.serial, _copy_moments(now))
    return untold


def _scan(name: str, serial: int, moments: list[datetime]) -> None:
    """One device a moment. Rows, not the beacon: the past cannot be scanned."""
    run = LabelRun.objects.get(request_key=request_key(name))
    if Scan.objects.filter(run=run.pk, serial=serial).exists():
        return
    Scan.objects.bulk_create(
        Scan(
            scanned_at=at,
            run=run.pk,
            serial=serial,
            device=number,
            epoch=epoch_of(at),
            verdict=Verdict.SUSPECT_COPY if number > COPY_RULE.devices else Verdict.VALID,  # as each was shown
            rules=COPY_RULE.version,
        )
        for number, at in enumerate(moments, 1)
    )


def _copy_moments(now: datetime) -> list[datetime]:
    """One a day, all in one quarter, since device keys change with it: this one, or the last one if this is too young."""
    today = day_of(now)
    into_quarter = (today - quarter_start(today)).days
    last = 1 if into_quarter >= COPY_DEVICES else into_quarter + 1
    return [moment(days, now=now) for days in range(last + COPY_DEVICES - 1, last - 1, -1)]


def quarter_start(day: date) -> date:
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
