"""/healthz: the process is alive. /readyz: it can do its work."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from verify.labels.models import LabelRun


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """503 until the database answers, every migration is applied and every key that sealed a run is present."""
    checks = {"database": False, "migrations": False, "keys": False}
    try:
        executor = MigrationExecutor(connection)
        checks["database"] = True
        checks["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        if checks["migrations"]:
            checks["keys"] = LabelRun.objects.key_names() <= set(settings.LABEL_KEYS)
    except DatabaseError:
        pass
    ready = all(checks.values())
    return JsonResponse({"status": "ok" if ready else "unavailable", "checks": checks}, status=200 if ready else 503)
