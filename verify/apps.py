from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VerifyConfig(AppConfig):
    name = "verify"
    verbose_name = _("Verification")

    def ready(self) -> None:
        from verify.outbox import checks  # noqa: F401  registers itself
        from verify.scanning import cities

        cities.load()
