from datetime import datetime
from typing import Any

from django.db import transaction

from verify.refusals import require
from verify.registry import audit
from verify.registry.models import Enterprise, Industry
from verify.registry.sounds import sound


@transaction.atomic
def register(
    *,
    name: str,
    unit: str,
    by: Any,
    at: datetime,
    uscc: str | None = None,
    county: str = "",
    industry: Industry | None = None,
    is_demo: bool = False,
) -> Enterprise:
    """Adds an enterprise to the register. ValidationError for a bad code, a unit outside Hubei or a name that stands already."""
    require(by, "verify.import_register")
    enterprise = Enterprise(
        name=name, unit=unit, uscc=uscc or None, county=county, industry=industry, is_demo=is_demo, sound=sound(name)
    )
    enterprise.full_clean()
    enterprise.save()
    audit.record(by=by, at=at, verb="enterprise.register", on=enterprise, name=name, unit=unit, uscc=uscc)
    return enterprise
