"""The style guide: every component in every state, for staff alone."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.images import get_image_model

from cms import tokens
from cms.specimens import specimens
from verify.head import Head
from verify.reader import read_only


@read_only
def styleguide(request: HttpRequest) -> HttpResponseBase:
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("wagtailadmin_login"))
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    return guide(request)


def guide(request: HttpRequest) -> HttpResponse:
    read = tokens.read(settings.ROOT / "site" / "static" / "css" / "tokens.css")
    context = {
        **specimens(timezone.now(), get_image_model().objects.first()),
        "schemes": [("light", read.pairs("light")), ("dark", read.pairs("dark"))],
        "sizes": list(read.sizes()),
        "head": Head(str(_("Style guide")), request.path, is_indexed=False),
    }
    return render(request, "cms/styleguide.html", context)
