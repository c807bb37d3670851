from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class VerifyConfig(AppConfig):
    name = "verify"
    verbose_name = _("Verification")

    def ready(self) -> None:
        from verify.membership import walls
        from verify.outbox import checks  # noqa: F401  registers itself
        from verify.scanning import cities

        cities.load()
        # Sent once every table is there.
        post_migrate.connect(walls.build, sender=self, dispatch_uid="walls")
