"""The worklists and the outbox of the 示例 world have something to say, told once."""

from collections import Counter
from datetime import date, timedelta

from tests.verify.demo.conftest import NOW
from verify.demo import world
from verify.models import Certificate, Message
from verify.registry.expiry import band, last_days

TODAY = date(2026, 11, 20)


def test_certificates_end_in_two_bands_and_one_has_ended_lately(seeded):
    near = Certificate.objects.ending(NOW, last_days(TODAY, within=120, lapsed=30))
    assert Counter(band(row.current_valid_until, TODAY, (120, 90, 60, 30)) for row in near) == {30: 1, 90: 1, 0: 1}


def test_their_mails_are_written_once(seeded):
    mails = Message.objects.exclude(kind__in=("INVITATION", "NOTICE"))
    written = mails.count()
    assert written == 8  # three of them to the people of the enterprise whose certificate ends first
    world.seed(now=NOW + timedelta(days=40))
    assert mails.count() == written
