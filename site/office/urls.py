"""The pages of facts and the actions on them, under /admin/office/. The lists are in listings.py."""

from django.urls import URLPattern, path, register_converter

from office import (
    certificates,
    complaints,
    decisions,
    dossiers,
    figures,
    imports,
    labels,
    mails,
    notices,
    objections,
    publicity,
    records,
    reports,
    staff,
    standards,
    supervision,
)


class Reference:
    """A public reference of a fact, as verify.references makes them."""

    regex = "[0-9A-HJKMNP-TV-Z]{8}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Reference, "office_ref")

app_name = "office"
urlpatterns: list[URLPattern] = [
    path("figures/", figures.Figures.as_view(), name="figures"),
    path("figures/report.xlsx", reports.MonthlyReport.as_view(), name="monthly_report"),
    path("certificates/<office_ref:ref>/", records.CertificateRecord.as_view(), name="certificate"),
    path("certificates/<office_ref:ref>/propose/", decisions.Propose.as_view(), name="propose"),
    path("certificates/<office_ref:ref>/file/", dossiers.CertificateFile.as_view(), name="certificate_file"),
    path("certificates/<office_ref:ref>/evidence/", dossiers.MakeEvidence.as_view(), name="make_evidence"),
    path("certificates/<office_ref:ref>/renew/", certificates.Renew.as_view(), name="renew"),
    path("certificates/<office_ref:ref>/withdraw/", certificates.Withdraw.as_view(), name="withdraw"),
    path("mails/<int:pk>/", mails.MailRecord.as_view(), name="mail"),
    path("mails/<int:pk>/drop/", mails.DropMail.as_view(), name="drop_mail"),
    path("changes/<int:pk>/notice/", notices.DraftNotice.as_view(), name="draft_notice"),
    path("enterprises/<office_ref:ref>/", records.EnterpriseRecord.as_view(), name="enterprise"),
    path("products/<office_ref:ref>/", records.ProductRecord.as_view(), name="product"),
    path("products/<office_ref:ref>/inspections/new/", supervision.RecordInspection.as_view(), name="record_inspection"),
    path("products/<office_ref:ref>/recalls/new/", supervision.OrderRecall.as_view(), name="order_recall"),
    path("products/<office_ref:ref>/labels/new/", labels.IssueRun.as_view(), name="issue_labels"),
    path("inspections/<int:pk>/", records.InspectionRecord.as_view(), name="inspection"),
    path("recalls/<int:pk>/", records.RecallRecord.as_view(), name="recall"),
    path("recalls/<int:pk>/end/", supervision.EndRecall.as_view(), name="end_recall"),
    path("proposals/<int:pk>/", decisions.Decide.as_view(), name="proposal"),
    path("proposals/<int:pk>/approve/", decisions.Approve.as_view(), name="approve"),
    path("proposals/<int:pk>/reject/", decisions.Reject.as_view(), name="reject"),
    path("runs/<int:pk>/", records.RunRecord.as_view(), name="run"),
    path("runs/<int:pk>/activate/", labels.Activate.as_view(), name="activate_labels"),
    path("runs/<int:pk>/void/", labels.Void.as_view(), name="void_labels"),
    path("runs/<int:pk>/labels.csv", labels.DownloadCsv.as_view(), name="labels_csv"),
    path("runs/<int:pk>/labels.pdf", labels.DownloadSheet.as_view(), name="labels_sheet"),
    path("runs/<int:pk>/label.svg", labels.DownloadSvg.as_view(), name="label_svg"),
    path("runs/<int:pk>/label.png", labels.DownloadPng.as_view(), name="label_png"),
    path("imports/", imports.Preview.as_view(), name="import_list"),
    path("imports/confirm/", imports.Confirm.as_view(), name="import_confirm"),
    path("complaints/<int:pk>/", complaints.ComplaintRecord.as_view(), name="complaint"),
    path("publicities/new/", publicity.DraftPublicity.as_view(), name="draft_publicity"),
    path("publicities/<office_ref:ref>/", publicity.PublicityRecord.as_view(), name="publicity"),
    path("publicities/<office_ref:ref>/approve/", publicity.ApprovePublicity.as_view(), name="approve_publicity"),
    path("candidates/new/", publicity.PutForward.as_view(), name="put_forward"),
    path("candidates/<int:pk>/", publicity.CandidateRecord.as_view(), name="candidate"),
    path("candidates/<int:pk>/take-off/", publicity.TakeOff.as_view(), name="take_off"),
    path("objections/<int:pk>/", objections.ObjectionRecord.as_view(), name="objection"),
    path("objections/<int:pk>/objector/", objections.Reveal.as_view(), name="reveal_objector"),
    path("objections/<int:pk>/letter/", objections.Letter.as_view(), name="objection_letter"),
    path("objections/<int:pk>/reply/", objections.Reply.as_view(), name="reply_objection"),
    path("workdays/new/", publicity.CorrectWorkday.as_view(), name="correct_workday"),
    path("complaints/<int:pk>/reply/", complaints.ReplyToComplaint.as_view(), name="reply_complaint"),
    path("complaints/<int:pk>/transfer/", complaints.Transfer.as_view(), name="transfer_complaint"),
    path("complaints/<int:pk>/merge/", complaints.Merge.as_view(), name="merge_complaint"),
    path("complaints/<int:pk>/reporter/", complaints.Reveal.as_view(), name="reveal_reporter"),
    path("complaints/<int:pk>/pictures/<int:position>/", complaints.ShowPicture.as_view(), name="complaint_picture"),
    path("standards/new/", standards.RegisterStandard.as_view(), name="register_standard"),
    path("standards/<int:pk>/", standards.StandardRecord.as_view(), name="standard"),
    path("standards/<int:pk>/withdraw/", standards.WithdrawStandard.as_view(), name="withdraw_standard"),
    path("standards/<int:pk>/evaluations/new/", standards.EvaluateStandard.as_view(), name="evaluate_standard"),
    path("standards/<int:pk>/comparisons/new/", standards.CompareStandard.as_view(), name="compare_standard"),
    path("staff/new/", staff.Admit.as_view(), name="admit"),
    path("staff/<int:pk>/", staff.AccountRecord.as_view(), name="account"),
    path("staff/<int:pk>/rights/", staff.Assign.as_view(), name="assign_rights"),
    path("staff/<int:pk>/switch-off/", staff.SwitchOff.as_view(), name="switch_off"),
    path("staff/<int:pk>/enable/", staff.Enable.as_view(), name="enable_account"),
    path("staff/<int:pk>/password/", staff.RenewPassword.as_view(), name="renew_password"),
    path("staff/<int:pk>/phone/", staff.ForgetPhone.as_view(), name="forget_phone"),
]
