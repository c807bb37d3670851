"""Scans first; the CMS last, and only where it is installed."""

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path

from config import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("verify.urls")),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
]

if apps.is_installed("wagtail.admin"):
    from office import login, own_account
    from wagtail import urls as wagtail_urls
    from wagtail.admin import urls as wagtailadmin_urls
    from wagtail.admin.auth import require_admin_access
    from wagtail.documents import urls as wagtaildocs_urls

    from cms.press.pictures.upload import AddPictures

    urlpatterns += [
        path("admin/login/", login.StaffLogin.as_view()),  # in the place of Wagtail's, by whose name it is found
        path("admin/second-factor/", login.SecondFactor.as_view(), name="second_factor"),
        path("admin/choose-password/<uidb64>/<token>/", own_account.ChoosePassword.as_view(), name="choose_password"),
        path("admin/account/", require_admin_access(own_account.OwnAccount.as_view())),  # likewise
        path("admin/images/multiple/add/", require_admin_access(AddPictures.as_view())),  # likewise
        path("admin/", include(wagtailadmin_urls)),
        path("portal/", include("portal.urls")),
        path("documents/", include(wagtaildocs_urls)),
        path("", include("cms.urls")),
        path("", include(wagtail_urls)),
    ]
