"""/healthz: the process is alive. /readyz: it can do its work."""

from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from verify.labels.models import LabelRun
from verify.periodic.alarms import Alarm, alarms
from verify.periodic.jobs import JOBS
from verify.periodic.models import PeriodicRun


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """503 until the database answers, every migration is applied and every key that sealed a run is present. Periodic work that
    was not done is a warning: it takes no scan away from anybody."""
    checks = {"database": False, "migrations": False, "keys": False}
    late: list[Alarm] = []
    try:
        executor = MigrationExecutor(connection)
        checks["database"] = True
        checks["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        if checks["migrations"]:
            checks["keys"] = LabelRun.objects.key_names() <= set(settings.LABEL_KEYS)
            late = overdue()
    except DatabaseError:
        pass
    if not all(checks.values()):
        return JsonResponse({"status": "unavailable", "checks": checks}, status=503)
    told = {"status": "warning", "checks": checks, "jobs": [alarm.as_json() for alarm in late]}
    return JsonResponse(told if late else {"status": "ok", "checks": checks})


def overdue() -> list[Alarm]:
    return alarms(JOBS.values(), PeriodicRun.objects.latest(), since=migrated_at, at=timezone.now())


def migrated_at() -> datetime:
    applied: datetime = MigrationRecorder(connection).migration_qs.aggregate(at=Max("applied"))["at"]
    return applied
