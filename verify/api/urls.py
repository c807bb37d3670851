from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from verify.api.views import VerifyView

app_name = "api"

urlpatterns = [
    re_path(r"^verify/(?P<code>[^/]{1,80})$", VerifyView.as_view(), name="verify"),
    path("schema", SpectacularAPIView.as_view(), name="schema"),
    path("docs", SpectacularSwaggerSplitView.as_view(url_name="api:schema"), name="docs"),
]
