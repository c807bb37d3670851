from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("CMS")

    def ready(self) -> None:
        from cms import checks  # noqa: F401 - registers them
        from cms.press.kits import signals as kits
        from cms.press.outbox import signals as outbox

        for signals in (kits, outbox):
            signals.connect()
