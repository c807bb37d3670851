from datetime import datetime, timedelta

from django.db import connection, transaction

from verify.scanning.models import Scan
from verify.scanning.verdicts import COPY_RULE, Verdict

SAME_SCAN = timedelta(minutes=10)


@transaction.atomic
def record(*, run: int, serial: int, device: int, epoch: int, verdict: Verdict, at: datetime, city: str = "") -> bool:
    """Appends a scan. False, and nothing written, where the same device saw the same label within ten minutes."""
    with connection.cursor() as cursor:
        # Two beacons of one device arriving together wait for each other here.
        cursor.execute("SELECT pg_advisory_xact_lock(%s # %s)", [device, (run << 30) | serial])
    if Scan.objects.filter(run=run, serial=serial, device=device, scanned_at__gt=at - SAME_SCAN).exists():
        return False
    Scan.objects.create(
        run=run, serial=serial, device=device, epoch=epoch, city=city, verdict=verdict, rules=COPY_RULE.version, scanned_at=at
    )
    return True
