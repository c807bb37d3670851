"""A thousand pages due at one moment: how long until each is out [E-1, R-9].

    python bench/press.py [--pages 1000] [--rounds 3]

Pages are scheduled for a moment, one of them poisoned by a rule of the database, and put out as `manage.py publish_on_time` does,
on the embedded database in this process, each in a transaction of its own. Beside it the peer, Wagtail's own way of publishing a
version, for a tenth as many; and the ceiling, the same number of transactions that update one row. Prints medians.
"""

import argparse
import statistics
import time
from datetime import timedelta
from typing import Any

import search  # the bench beside this one, which makes the database


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--pages", type=int, default=1000)
    arguments.add_argument("--rounds", type=int, default=3)
    options = arguments.parse_args()
    search.prepare_database()
    from django.test.utils import setup_test_environment

    setup_test_environment()
    rows = [measured(number, options.pages) for number in range(options.rounds)]
    names = ("clock, whole", "clock, a page", "Wagtail, a page", "ceiling, a page")
    for name, values in zip(names, zip(*rows, strict=True), strict=True):
        print(f"{name:<18}{statistics.median(values) * 1000:10.1f} ms")


def measured(number: int, pages: int) -> tuple[float, float, float, float]:
    from django.db import connection, transaction
    from django.utils import timezone
    from wagtail.models import Page, Revision

    from cms.models import Release
    from cms.press.clock import schedule
    from tests.factories.copies import scheduled_copies
    from verify.periodic.actions import runs
    from verify.periodic.jobs import JOBS

    first = scheduled_page(number)
    keys = [first.pk, *scheduled_copies(first, pages - 1)]
    moment = timezone.now()
    Revision.objects.filter(object_id__in=[str(key) for key in keys]).update(approved_go_live_at=moment)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'poison'; END $$;"
            "CREATE TRIGGER poison BEFORE UPDATE ON wagtailcore_page FOR EACH ROW"
            f" WHEN (OLD.id = {keys[pages // 2]}) EXECUTE FUNCTION poison()"
        )
    started = time.perf_counter()
    made = runs.run(JOBS["publish_on_time"], clock=timezone.now)
    whole = time.perf_counter() - started
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER poison ON wagtailcore_page")
    live = Page.objects.filter(pk__in=keys, live=True).count()
    print(f"round {number + 1}: {made.done} out, {made.failed} failed, {live} live, the last {whole:.2f} s after the moment")
    Release.objects.all().delete()
    schedule.Stumble.objects.all().delete()

    few = keys[: pages // 10]
    started = time.perf_counter()
    for key in few:
        Revision.objects.filter(object_id=str(key)).latest("pk").publish()
    peer = (time.perf_counter() - started) / len(few)
    started = time.perf_counter()
    for key in keys:
        with transaction.atomic():
            Page.objects.filter(pk=key).update(seo_title="x")
    return whole, whole / pages, peer, (time.perf_counter() - started) / pages


def scheduled_page(number: int) -> Any:
    from django.utils import timezone

    from cms.models import CasePage
    from tests.factories.site import SUMMARY, sections

    page = CasePage(
        title="示例案例",
        slug=f"bench-{number}-{int(time.time())}",
        summary=SUMMARY,
        live=False,
        go_live_at=timezone.now() + timedelta(days=1),
        body=[("text", "<p>示例正文，约一段话那么长。</p>" * 5)],
    )
    sections()["cases"].add_child(instance=page)
    page.save_revision().publish()
    return CasePage.objects.get(pk=page.pk)


if __name__ == "__main__":
    main()
