"""The workspace of enterprises. Behind <ref> everything is one enterprise's."""

from typing import Any

from django.urls import include, path, re_path
from django.utils.translation import gettext_lazy as _

from portal import (
    brand,
    complaints,
    doors,
    label_files,
    labels,
    lot_files,
    lots,
    machines,
    members,
    overview,
    posters,
    scans,
    supervision,
    webhooks,
)
from verify.membership.rights import EDITORS, EVERYBODY, OWNERS

app_name = "portal"

# What the navigation names, in its order, and to whom.
SECTIONS: list[tuple[str, Any, frozenset[Any]]] = [
    ("overview", _("Overview"), EVERYBODY),
    ("brand", _("Brand page"), EDITORS),
    ("labels", _("Labels"), EVERYBODY),
    ("lots", _("Lots and trace"), EVERYBODY),
    ("findings", _("Supervision"), EVERYBODY),
    ("reports", _("Reports of consumers"), EVERYBODY),
    ("scans", _("Queries"), EVERYBODY),
    ("members", _("People"), EVERYBODY),
    ("machines", _("Machines"), OWNERS),
]

inside = [
    path("", overview.Overview.as_view(), name="overview"),
    path("brand/", brand.Brand.as_view(), name="brand"),
    path("brand/pictures/add/", brand.AddPicture.as_view(), name="add_brand_picture"),
    path("brand/preview/", brand.Preview.as_view(), name="preview_brand"),
    path("brand/changes/", brand.Changes.as_view(), name="brand_changes"),
    path("brand/submit/", brand.Submit.as_view(), name="submit_brand"),
    path("brand/withdraw/", brand.Withdraw.as_view(), name="withdraw_brand"),
    path("brand/posters/<slug:kind>/", posters.Download.as_view(), name="poster"),
    path("labels/", labels.Labels.as_view(), name="labels"),
    path("labels/order/", labels.Order.as_view(), name="order_labels"),
    path("labels/orders/<slug:order>/", labels.OrderPage.as_view(), name="label_order"),
    path("labels/orders/<slug:order>/confirm/", labels.Confirm.as_view(), name="confirm_order"),
    path("labels/orders/<slug:order>/decline/", labels.Decline.as_view(), name="decline_order"),
    path("labels/runs/<int:run>/", labels.RunPage.as_view(), name="label_run"),
    path("labels/runs/<int:run>/activate/", labels.Activate.as_view(), name="activate_labels"),
    path("labels/runs/<int:run>/void/", labels.Void.as_view(), name="void_labels"),
    path("labels/runs/<int:run>/replace/", labels.Replace.as_view(), name="replace_labels"),
    path("labels/runs/<int:run>/list/", labels.ByList.as_view(), name="labels_by_list"),
    path("labels/runs/<int:run>/test-print/", label_files.TrialPage.as_view(), name="trial_page"),
    path("labels/runs/<int:run>/files/new/", label_files.AskFile.as_view(), name="ask_file"),
    path("labels/files/<int:file>/", label_files.FilePage.as_view(), name="label_file"),
    path("labels/files/<int:file>/link/", label_files.MakeLink.as_view(), name="link_file"),
    path("labels/files/<int:file>/download/<str:token>/", label_files.DownloadFile.as_view(), name="download_file"),
    path("lots/", lots.Lots.as_view(), name="lots"),
    path("lots/new/", lots.RegisterLot.as_view(), name="register_lot"),
    path("lots/table/", lot_files.UploadTable.as_view(), name="upload_lots"),
    re_path(r"^lots/template\.(?P<suffix>csv|xlsx)$", lot_files.Template.as_view(), name="lot_template"),
    path("lots/<slug:lot>/", lots.LotPage.as_view(), name="lot"),
    path("lots/<slug:lot>/steps/new/", lots.RecordEvent.as_view(), name="record_event"),
    path("lots/<slug:lot>/steps/<int:event>/correct/", lots.CorrectEvent.as_view(), name="correct_event"),
    path("lots/<slug:lot>/epcis/", lot_files.UploadEvents.as_view(), name="upload_events"),
    path("lots/<slug:lot>/epcis.jsonld", lots.ExportEvents.as_view(), name="export_events"),
    path("lots/<slug:lot>/reports/new/", lots.AttachReport.as_view(), name="attach_report"),
    path("lots/<slug:lot>/reports/<int:report>/", lots.ReportFile.as_view(), name="test_report"),
    path("lots/<slug:lot>/reports/<int:report>/withdraw/", lots.WithdrawReport.as_view(), name="withdraw_report"),
    path("supervision/", supervision.Findings.as_view(), name="findings"),
    path("supervision/<int:pk>/", supervision.RectificationPage.as_view(), name="rectification"),
    path("supervision/<int:pk>/report/", supervision.ReportRectification.as_view(), name="report_rectification"),
    path("supervision/<int:pk>/evidence/<int:position>/", supervision.EvidenceFile.as_view(), name="rectification_evidence"),
    path("reports/", complaints.Reports.as_view(), name="reports"),
    path("reports/<int:pk>/", complaints.State.as_view(), name="state_report"),
    path("scans/", scans.Scans.as_view(), name="scans"),
    path("machines/", machines.Machines.as_view(), name="machines"),
    path("machines/keys/new/", machines.MakeKey.as_view(), name="make_key"),
    path("machines/keys/<slug:prefix>/revoke/", machines.RevokeKey.as_view(), name="revoke_key"),
    path("machines/webhooks/new/", webhooks.Add.as_view(), name="add_webhook"),
    path("machines/webhooks/<slug:webhook>/", webhooks.Deliveries.as_view(), name="webhook"),
    path("machines/webhooks/<slug:webhook>/end/", webhooks.End.as_view(), name="end_webhook"),
    path("machines/deliveries/<int:delivery>/replay/", webhooks.Replay.as_view(), name="replay_delivery"),
    path("people/", members.Members.as_view(), name="members"),
    path("people/invite/", members.Invite.as_view(), name="invite"),
    path("people/invitations/<int:pk>/withdraw/", members.Withdraw.as_view(), name="withdraw_invitation"),
    path("people/<int:pk>/role/", members.Assign.as_view(), name="assign_member"),
    path("people/<int:pk>/remove/", members.Remove.as_view(), name="remove_member"),
]

urlpatterns = [
    path("", doors.Home.as_view(), name="home"),
    path("login/", doors.Login.as_view(), name="login"),
    path("second-factor/", doors.SecondFactor.as_view(), name="second_factor"),
    path("logout/", doors.Logout.as_view(), name="logout"),
    path("invitation/<str:token>/", doors.Accept.as_view(), name="invitation"),
    path("<slug:ref>/", include(inside)),
]
