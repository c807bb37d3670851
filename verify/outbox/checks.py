"""`manage.py check --deploy` says where mails would reach nobody."""

from typing import Any

from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.compatibility, deploy=True)
def mails_reach_somebody(app_configs: Any, **options: Any) -> list[checks.CheckMessage]:
    if not settings.EMAIL_BACKEND.endswith(".console.EmailBackend"):
        return []
    return [checks.Warning("EMAIL_URL is not set: reminders are printed on standard output and reach nobody.", id="verify.W001")]
