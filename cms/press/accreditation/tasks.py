"""Who asked for accreditation is forgotten thirty days after the event."""

from cms.press.accreditation import requests
from verify.periodic.jobs import DAILY, Job, schedule

forget_accreditations = schedule(
    Job(
        "forget_accreditations",
        every=DAILY,
        items=requests.outdated,
        treat=lambda accreditation, at: requests.forget(accreditation=accreditation, at=at),
    ),
    cron="5 20 * * *",
)
