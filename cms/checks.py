"""What the law wants in the footer of a public site: `manage.py check --deploy` fails while any of it is empty."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

FOOTER = ("SITE_ICP", "SITE_POLICE", "SITE_CODE", "SITE_SPONSOR", "SITE_CONTACT")


@register(Tags.compatibility, deploy=True)
def footer_is_filled(app_configs: Any, **options: Any) -> list[CheckMessage]:
    return [
        Error(f"{name} is empty: a public site must show it in its footer.", id=f"cms.E00{number}")
        for number, name in enumerate(FOOTER, 1)
        if not getattr(settings, name)
    ]
