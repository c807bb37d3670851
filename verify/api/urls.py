from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from verify.api import labels, lots
from verify.api.views import VerifyView

app_name = "api"

urlpatterns = [
    re_path(r"^verify/(?P<code>[^/]{1,80})$", VerifyView.as_view(), name="verify"),
    path("labels/orders", labels.Orders.as_view(), name="orders"),
    path("labels/orders/<slug:order>", labels.Order.as_view(), name="order"),
    path("labels/orders/<slug:order>/confirm", labels.ConfirmOrder.as_view(), name="confirm_order"),
    path("labels/runs/<int:run>", labels.Run.as_view(), name="run"),
    path("labels/runs/<int:run>/codes.csv", labels.Codes.as_view(), name="codes"),
    path("labels/runs/<int:run>/activate", labels.Activate.as_view(), name="activate"),
    path("labels/runs/<int:run>/void", labels.Void.as_view(), name="void"),
    path("lots", lots.Lots.as_view(), name="lots"),
    path("lots/<slug:lot>", lots.OneLot.as_view(), name="lot"),
    path("lots/<slug:lot>/events", lots.Events.as_view(), name="events"),
    path("lots/<slug:lot>/epcis.jsonld", lots.Document.as_view(), name="epcis"),
    path("schema", SpectacularAPIView.as_view(), name="schema"),
    path("docs", SpectacularSwaggerSplitView.as_view(url_name="api:schema"), name="docs"),
]
