"""Who runs the site and under which one host, for the footer of every page."""

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest


def context(request: HttpRequest) -> dict[str, Any]:
    return {
        "public_host": settings.PUBLIC_HOST,
        "support_phone": "12315",
        "site_icp": settings.SITE_ICP,
        "site_police": settings.SITE_POLICE,
        # The police register is asked by the digits alone.
        "site_police_digits": "".join(re.findall(r"\d", settings.SITE_POLICE)),
        "site_code": settings.SITE_CODE,
        "site_sponsor": settings.SITE_SPONSOR,
        "site_contact": settings.SITE_CONTACT,
        "is_demo_site": settings.DEMO,
    }
