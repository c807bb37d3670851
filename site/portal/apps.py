from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        from verify.membership import walls

        # Sent once every table is there, for each app that has models.
        post_migrate.connect(walls.build, sender=apps.get_app_config("verify"), dispatch_uid="walls")
