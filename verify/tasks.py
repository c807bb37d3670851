"""Periodic work, run by `manage.py procrastinate worker`. Hours are UTC: 19 is three in the morning in Wuhan."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from verify.labels.actions import files as label_files
from verify.outbox.actions import messages, reminders
from verify.outbox.models import Message
from verify.periodic.jobs import DAILY, Job, schedule
from verify.scanning.actions import partitions
from verify.standards.actions import reminders as standard_reminders
from verify.supervision.actions import drafts
from verify.supervision.drafts import InspectionDraft
from verify.webhooks.actions import deliveries

make_scan_tables = schedule(
    Job(
        "make_scan_tables",
        every=DAILY,
        items=partitions.months,
        treat=lambda month, at: partitions.make_month(month),
    ),
    cron="20 19 * * *",
)

# Detail rows go after SCAN_RETENTION_DAYS, day by day; a tally per item stays.
retire_scans = schedule(
    Job(
        "retire_scans",
        every=DAILY,
        items=lambda at: partitions.outdated(at=at, days=settings.SCAN_RETENTION_DAYS),
        treat=lambda span, at: partitions.retire(span),
    ),
    cron="40 19 * * *",
)

prune_drafts = schedule(
    Job(
        "prune_drafts",
        every=DAILY,
        items=lambda at: InspectionDraft.objects.outdated(at).values_list("pk", flat=True),
        treat=lambda draft, at: drafts.prune(draft=draft, at=at),
    ),
    cron="50 19 * * *",
)

resume_label_files = schedule(
    Job(
        "resume_label_files",
        every=timedelta(hours=1),
        items=label_files.unfinished,
        treat=lambda file, at: label_files.resume(file=file, at=at),
    ),
    cron="*/10 * * * *",
)

prune_label_files = schedule(
    Job(
        "prune_label_files",
        every=DAILY,
        items=label_files.outdated,
        treat=lambda file, at: label_files.prune(file=file, at=at),
    ),
    cron="55 19 * * *",
)


@app.task(name=label_files.TASK)
def make_label_file(file: int) -> None:
    label_files.make(file=file, at=timezone.now())


remind_of_expiry = schedule(
    Job(
        "remind_of_expiry",
        every=DAILY,
        items=reminders.due,
        treat=lambda certificate, at: reminders.remind(certificate=certificate, at=at),
    ),
    cron="0 23 * * *",
)

remind_of_reevaluation = schedule(
    Job(
        "remind_of_reevaluation",
        every=DAILY,
        items=standard_reminders.due,
        treat=lambda evaluation, at: standard_reminders.remind(evaluation=evaluation, at=at),
    ),
    cron="10 23 * * *",
)

send_mails = schedule(
    Job(
        "send_mails",
        every=timedelta(hours=1),
        items=lambda at: Message.objects.to_treat(at).values_list("pk", flat=True),
        treat=lambda message, at: messages.send(message=message, at=at),
        failed=lambda message, error, at: messages.failed(message=message, error=error, at=at),
    ),
    cron="*/5 * * * *",
)

gather_events = schedule(
    Job(
        "gather_events",
        every=timedelta(hours=1),
        items=deliveries.sources,
        treat=lambda source, at: deliveries.gather(source=source, at=at),
    ),
    cron="* * * * *",
)

send_webhooks = schedule(
    Job(
        "send_webhooks",
        every=timedelta(hours=1),
        items=deliveries.due,
        treat=lambda delivery, at: deliveries.send(delivery=delivery, at=at),
        failed=lambda delivery, error, at: deliveries.failed(delivery=delivery, error=error, at=at),
    ),
    cron="* * * * *",
)

prune_deliveries = schedule(
    Job(
        "prune_deliveries",
        every=DAILY,
        items=deliveries.pruned_of,
        treat=lambda endpoint, at: deliveries.prune(endpoint=endpoint, at=at),
    ),
    cron="58 19 * * *",
)
