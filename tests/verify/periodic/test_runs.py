"""Item k failing never stops item k + 1 (R-9), and what came of a run is kept."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from procrastinate.contrib.django.models import ProcrastinateJob
from wagtail.models import Page, Revision

from cms.models import Accreditation, CallPage, CasePage, PressKit, Release, SearchPing
from cms.press.kits import kits
from tests.factories import stories
from tests.factories.notices import Notices
from tests.factories.site import sections
from tests.factories.world import NOW, World
from tests.verify.outbox.letters import evaluated, put, tell
from tests.verify.scanning.test_partitions import scan
from verify.labels.actions import files as label_files
from verify.labels.files.models import place_of
from verify.models import (
    Industry,
    InspectionDraft,
    LabelFile,
    LabelFilePart,
    Message,
    PeriodicRun,
    Scan,
    ScanTally,
    WebhookCursor,
    WebhookDelivery,
    WebhookEndpoint,
)
from verify.periodic.actions import runs
from verify.periodic.jobs import JOBS, Job
from verify.registry.units import Unit
from verify.sealing import seal
from verify.supervision.actions import drafts

pytestmark = pytest.mark.django_db


class Clock:
    """Each look is a minute later."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at


def job(items, treat) -> Job:
    return Job("example", every=timedelta(hours=26), items=items, treat=treat)


def name_an_industry(name: str, at: datetime) -> None:
    Industry.objects.create(name=name)
    if name == "示例坏":
        raise LookupError("13800000000")


def test_r9_a_poisoned_item_is_undone_and_the_others_are_done(at, caplog):
    made = runs.run(job(lambda at: ["示例甲", "示例坏", "示例乙"], name_an_industry), clock=Clock(at))
    assert sorted(Industry.objects.filter(name__startswith="示例").values_list("name", flat=True)) == ["示例乙", "示例甲"]
    kept = PeriodicRun.objects.get()
    assert (kept, kept.job, kept.done, kept.failed, kept.error) == (made, "example", 2, 1, "LookupError")
    assert (kept.started_at, kept.ended_at) == (at + timedelta(minutes=1), at + timedelta(minutes=2))
    assert "LookupError" in caplog.text
    assert "test_runs.py:" in caplog.text
    assert "13800000000" not in caplog.text


def test_r9_a_statement_that_the_database_refuses_stops_no_other_item(at):
    def treat(name: str, at: datetime) -> None:
        Industry.objects.create(name=name)

    kept = runs.run(job(lambda at: ["示例甲", "示例甲", "示例乙"], treat), clock=Clock(at))
    assert (kept.done, kept.failed, kept.error) == (2, 1, "IntegrityError")


def test_a_job_that_cannot_even_list_its_items_has_failed(at):
    def items(at: datetime) -> list[str]:
        raise TimeoutError

    kept = runs.run(job(items, name_an_industry), clock=Clock(at))
    assert (kept.done, kept.failed, kept.error) == (0, 1, "TimeoutError")


def test_a_run_that_was_killed_stays_without_an_end(at):
    def killed(item: int, at: datetime) -> None:
        raise SystemExit

    with pytest.raises(SystemExit):
        runs.run(job(lambda at: [1], killed), clock=Clock(at))
    assert PeriodicRun.objects.get().ended_at is None


def test_runs_of_long_ago_are_forgotten_and_those_of_other_jobs_are_not(at):
    for name in ("example", "other"):
        PeriodicRun.objects.create(job=name, started_at=at - timedelta(days=31), ended_at=at - timedelta(days=31))
    runs.run(job(lambda at: [], name_an_industry), clock=Clock(at))
    assert sorted(PeriodicRun.objects.values_list("job", flat=True)) == ["example", "other"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"done": 1},
        {"failed": 1, "error": "LookupError"},
        {"ended_at": -1},
        {"ended_at": 1, "failed": 1},
        {"ended_at": 1, "error": "LookupError"},
    ],
)
def test_the_database_keeps_no_run_that_makes_no_sense(at, wrong):
    fields = {**wrong, "ended_at": at + timedelta(minutes=wrong["ended_at"])} if "ended_at" in wrong else wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        PeriodicRun.objects.create(job="example", started_at=at, **fields)


def poison_make_scan_tables(world: World) -> None:
    """Some days of December lie in a table already, so that December's own cannot be made."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE verify_scan_odd PARTITION OF verify_scan"
            " FOR VALUES FROM ('2026-12-10 00:00+08') TO ('2026-12-20 00:00+08')"
        )


def is_rest_made_scan_tables() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('verify_scan_2026_12')::text, to_regclass('verify_scan_2027_01')::text")
        return cursor.fetchone() == (None, "verify_scan_2027_01")


def poison_retire_scans(world: World) -> None:
    """The tally of a label is full, so that the day of its scan cannot be rolled up; a day later lies another label's."""
    ScanTally.objects.create(run=1, serial=5, first_at=NOW, scans=2**63 - 1)
    scan(NOW - timedelta(days=200))
    scan(NOW - timedelta(days=199), serial=6)


def is_rest_retired_scans() -> bool:
    return list(Scan.objects.values_list("serial", flat=True)) == [5]


def poison_prune_drafts(world: World) -> None:
    """The database keeps the first of two old drafts, whatever is asked."""
    for officer in (world.susan, world.chen):
        product = world.product(enterprise=world.enterprise(unit=Unit.WUHAN.value))
        drafts.keep(product=product, typed={}, request_key=uuid4(), by=officer, at=NOW - timedelta(days=31))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "CREATE FUNCTION odd() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE integrity_constraint_violation; END $$;"
            "CREATE TRIGGER odd BEFORE DELETE ON verify_inspectiondraft FOR EACH ROW"
            f" WHEN (OLD.officer_id = {world.susan.pk}) EXECUTE FUNCTION odd()"
        )


def is_rest_pruned_drafts() -> bool:
    return list(InspectionDraft.objects.values_list("officer__username", flat=True)) == ["susan"]


def poison_remind_of_expiry(world: World) -> None:
    """Nobody has an address who would be told of the first one, in Enshi."""
    tell(world.chen)
    for unit in (Unit.ENSHI, Unit.WUHAN):
        item = world.product(enterprise=world.enterprise(unit=unit.value))
        world.certificate(product=item, valid_until=date(2026, 12, 31))


def is_rest_reminded_of_expiry() -> bool:
    return list(Message.objects.values_list("recipient__username", flat=True)) == ["chen"]


def poison_remind_of_reevaluation(world: World) -> None:
    """The first one is of no city, and no registrar has an address; the second is of an enterprise in Wuhan."""
    tell(world.chen)
    for number, enterprise in enumerate((None, world.enterprise(unit=Unit.WUHAN.value)), 1):
        evaluated(world, f"Q/示例 {number}S-2025", enterprise=enterprise)


def poison_send_mails(world: World) -> None:
    """The first recipient's address is none, as far as mail is concerned; the second's is in order."""
    tell(world.chen, "wu han@@example\n.gov.cn")
    tell(world.rita)
    put(world.chen, world.rita)


def is_rest_sent_mails() -> bool:
    return list(Message.objects.filter(sent_at__isnull=False).values_list("recipient__username", flat=True)) == ["rita"]


def hook(world: World, **fields) -> WebhookEndpoint:
    """Inside, so that nothing is sent anywhere."""
    told = {"url": "https://127.0.0.1:1024/", "events": ["status.changed"], "sealed_secret": seal("example"), **fields}
    return WebhookEndpoint.objects.create(
        enterprise=world.enterprise(), **told, made_by=world.rita, made_at=NOW - timedelta(days=1)
    )


def refuse(what: str, where: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "CREATE FUNCTION odd() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE integrity_constraint_violation; END $$;"
            f"CREATE TRIGGER odd BEFORE {what} FOR EACH ROW WHEN ({where}) EXECUTE FUNCTION odd()"
        )


def poison_gather_events(world: World) -> None:
    """The database takes no cursor of the first of two endpoints."""
    odd, _sound = hook(world), hook(world)
    refuse("INSERT ON verify_webhookcursor", f"NEW.endpoint_id = {odd.pk}")


def is_rest_gathered() -> bool:
    return WebhookCursor.objects.count() == 1


def poison_send_webhooks(world: World) -> None:
    """No key opens the secret of the first endpoint; the second is not on the public internet, which is no fault of ours."""
    for endpoint in (hook(world, sealed_secret=b"odd"), hook(world)):
        told = {"event": "status-1", "kind": "status.changed", "payload": {}, "created_at": NOW, "due_at": NOW}
        WebhookDelivery.objects.create(endpoint=endpoint, **told)


def is_rest_sent_webhooks() -> bool:
    return sorted(WebhookDelivery.objects.values_list("error", "attempts")) == [("InvalidToken", 1), ("Refused", 1)]


def poison_prune_deliveries(world: World) -> None:
    """The database lets none of the first endpoint's deliveries go."""
    odd, sound = hook(world), hook(world)
    for endpoint in (odd, sound):
        told = {"event": "status-1", "kind": "status.changed", "payload": {}, "due_at": NOW, "delivered_at": NOW}
        WebhookDelivery.objects.create(endpoint=endpoint, created_at=NOW - timedelta(days=91), **told)
    refuse("DELETE ON verify_webhookdelivery", f"OLD.endpoint_id = {odd.pk}")


def is_rest_pruned_deliveries() -> bool:
    return WebhookDelivery.objects.count() == 1


def poison_publish_scheduled(world: World) -> None:
    """The title of the first notice, whose moment came earlier, is gone."""
    notices = Notices(world)
    for minutes in (2, 1):
        revision = notices.draft(CallPage).get_latest_revision()
        revision.content["title"] = "" if minutes == 2 else "示例定时通知"
        revision.approved_go_live_at = NOW - timedelta(minutes=minutes)
        revision.save()


def is_rest_published() -> bool:
    return list(CallPage.objects.live().values_list("title", flat=True)) == ["示例定时通知"]


def poison_settle_releases(world: World) -> None:
    """The first page's version cannot be read any more."""
    parent = sections()["cases"]
    for title in ("示例坏", "示例好"):
        page = parent.add_child(instance=CasePage(title=title, slug=title))
        revision = page.save_revision()
        if title == "示例坏":
            Revision.objects.filter(pk=revision.pk).update(content={"pk": page.pk, "title": title, "body": 1})
        Release.objects.create(page=page, revision=revision, due_at=NOW, live_at=NOW)


def is_rest_settled() -> bool:
    return list(Release.objects.exclude(settled_at=None).values_list("page__title", flat=True)) == ["示例好"]


def ask_for_files(world: World, *ages: timedelta) -> list[LabelFile]:
    enterprise = world.enterprise()
    officer, run = world.member(enterprise), world.run(certificate=world.certificate(product=world.product(enterprise=enterprise)))
    return [label_files.ask(run=run, kind="CSV", by=officer, at=NOW - age) for age in ages]


def poison_resume_label_files(world: World) -> None:
    """The first has been waiting for two days."""
    ask_for_files(world, timedelta(days=2), timedelta(hours=1))
    ProcrastinateJob.objects.all().delete()


def is_rest_resumed() -> bool:
    return ProcrastinateJob.objects.filter(task_name=label_files.TASK).count() == 1


def poison_prune_label_files(world: World) -> None:
    """Where the part of the first should lie there is a folder, which holds something."""
    first, _second = ask_for_files(world, timedelta(days=9), timedelta(days=8))
    LabelFilePart.objects.create(file=first, number=1, labels=1, made_at=NOW)
    default_storage.save(f"{place_of(first.place, 1)}/in-the-way", ContentFile(b"x"))


def is_rest_pruned_label_files() -> bool:
    return list(LabelFile.objects.filter(pruned_at=NOW).values_list("asked_at", flat=True)) == [NOW - timedelta(days=8)]


def poison_tell_search_engines(world: World) -> None:
    """Neither engine is in use any more; the database lets nothing be done with Baidu's addresses."""
    for engine in ("BAIDU", "INDEXNOW"):
        told = {"page": Page.get_first_root_node(), "path": "/示例/", "created_at": NOW, "due_at": NOW}
        SearchPing.objects.create(engine=engine, **told)
    refuse("UPDATE ON cms_searchping", "OLD.engine = 'BAIDU'")


def is_rest_told() -> bool:
    return list(SearchPing.objects.filter(dropped_at=NOW).values_list("engine", flat=True)) == ["INDEXNOW"]


def poison_resume_kits(world: World) -> None:
    """The first has been waiting for two days."""
    for age in (timedelta(days=2), timedelta(hours=1)):
        page = stories.case()
        PressKit.objects.create(page=page, asked_at=NOW - age)
    ProcrastinateJob.objects.all().delete()


def is_rest_resumed_kits() -> bool:
    return ProcrastinateJob.objects.filter(task_name=kits.TASK).count() == 1


def poison_forget_accreditations(world: World) -> None:
    """The database keeps the first of two journalists who asked to be let in long ago."""
    event = stories.event(NOW - timedelta(days=40))
    refuse("UPDATE ON cms_accreditation", "OLD.outlet = '示例坏报'")
    for outlet in ("示例坏报", "示例日报"):
        told = {"outlet": outlet, "sealed_person": seal("{}"), "tracking_number": outlet, "received_at": NOW}
        Accreditation.objects.create(event=event, request_key=uuid4(), **told)


def is_rest_forgotten() -> bool:
    return list(Accreditation.objects.filter(forgotten_at__isnull=True).values_list("tracking_number", flat=True)) == ["示例坏报"]


POISONS = {
    "tell_search_engines": (poison_tell_search_engines, is_rest_told),
    "resume_kits": (poison_resume_kits, is_rest_resumed_kits),
    "forget_accreditations": (poison_forget_accreditations, is_rest_forgotten),
    "resume_label_files": (poison_resume_label_files, is_rest_resumed),
    "prune_label_files": (poison_prune_label_files, is_rest_pruned_label_files),
    "publish_scheduled": (poison_publish_scheduled, is_rest_published),
    "publish_on_time": (poison_publish_scheduled, is_rest_published),
    "settle_releases": (poison_settle_releases, is_rest_settled),
    "make_scan_tables": (poison_make_scan_tables, is_rest_made_scan_tables),
    "retire_scans": (poison_retire_scans, is_rest_retired_scans),
    "prune_drafts": (poison_prune_drafts, is_rest_pruned_drafts),
    "remind_of_expiry": (poison_remind_of_expiry, is_rest_reminded_of_expiry),
    "remind_of_reevaluation": (poison_remind_of_reevaluation, is_rest_reminded_of_expiry),
    "gather_events": (poison_gather_events, is_rest_gathered),
    "send_webhooks": (poison_send_webhooks, is_rest_sent_webhooks),
    "prune_deliveries": (poison_prune_deliveries, is_rest_pruned_deliveries),
    "send_mails": (poison_send_mails, is_rest_sent_mails),
}


def test_r9_every_job_is_poisoned_here():
    assert set(JOBS) == set(POISONS)


@pytest.mark.parametrize("name", POISONS)
def test_r9_every_job_does_the_rest_and_the_alarm_shows_until_it_runs_well(client, at, noon, world, name):
    poison, is_rest_done = POISONS[name]
    MigrationRecorder.Migration.objects.update(applied=at)
    sound = transaction.savepoint()
    poison(world)
    made = runs.run(JOBS[name], clock=lambda: at)
    assert (made.failed, is_rest_done()) == (1, True)
    shown = client.get("/readyz")
    assert (shown.status_code, shown.json()["status"]) == (200, "warning")
    assert [(alarm["job"], alarm["fault"], alarm["failed"], alarm["error"]) for alarm in shown.json()["jobs"]] == [
        (name, "failed", 1, made.error)
    ]
    transaction.savepoint_rollback(sound)
    PeriodicRun.objects.create(job=name, started_at=at, ended_at=at, failed=1, error=made.error)
    assert client.get("/readyz").json()["status"] == "warning"
    assert runs.run(JOBS[name], clock=lambda: at).failed == 0
    assert client.get("/readyz").json()["status"] == "ok"
