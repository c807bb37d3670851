"""The enterprise's page: edited as a draft, compared, looked at, handed in to the city. What is official is not here to edit."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.brand_editing import drafts, pictures, review
from cms.brand_editing.contents import segments
from cms.brand_editing.differences import differences
from cms.brand_editing.drafts import Draft
from cms.brand_editing.preview import preview
from portal.brand_forms import Editor, PictureForm
from portal.posters import offered
from portal.screens import Act, Form, Page, Screen
from verify.calendar import SHANGHAI
from verify.membership.rights import EDITORS
from verify.refusals import Refused


class Brand(Page):
    """Saved by its button, or by itself where scripts run (static/js/brand-editor.js), which asks for JSON."""

    roles = EDITORS
    section = "brand"
    template_name = "portal/brand.html"
    title = gettext_lazy("Brand page")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        draft = drafts.opened(self.enterprise)
        editor = context.get("editor") or Editor(draft)
        texts = iter(editor.form.names)
        parts = [(each, None if each.is_fixed else editor.form[next(texts)]) for each in segments(draft.page)]
        told = {"draft": draft, "editor": editor, "form": editor.form, "parts": parts, "posters": offered(self.enterprise, self.at)}
        return super().get_context_data(**{**context, **told})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        draft = drafts.opened(self.enterprise)
        editor = Editor(draft, request.POST)
        if not editor.is_valid():
            return self.refuse(editor)
        version = editor.form.cleaned_data["version"]
        try:
            saved = drafts.save(enterprise=self.enterprise, said=editor.told(), version=version, by=request.user, at=self.at)
        except Refused as refusal:
            editor.form.add_error(None, str(refusal.message))
            return self.refuse(editor, draft)
        return self.accept(saved)

    def accept(self, saved: Draft) -> HttpResponseBase:
        said = _("Saved as a draft at %(time)s.") % {"time": f"{self.at.astimezone(SHANGHAI):%H:%M:%S}"}
        if self.wants_json:
            return JsonResponse({"version": saved.version, "said": said})
        messages.success(self.request, said)
        return HttpResponseRedirect(self.address("brand"))

    def refuse(self, editor: Editor, draft: Draft | None = None) -> HttpResponseBase:
        """With everything typed; where somebody else saved meanwhile, saving once more is then a choice."""
        if self.wants_json:
            return JsonResponse({"errors": editor.sentences}, status=422)
        if draft:
            editor.form.data = {**self.request.POST.dict(), "version": draft.version}
        return self.render_to_response(self.get_context_data(editor=editor), status=422)

    @property
    def wants_json(self) -> bool:
        return self.request.headers.get("Accept", "") == "application/json"

    def render_to_response(self, context: dict[str, Any], **options: Any) -> HttpResponse:
        response = super().render_to_response(context, **options)
        response._csp_update = {"frame-src": ["'self'"]}  # type: ignore[attr-defined]  # the preview
        return response


class AddPicture(Form):
    roles = EDITORS
    section = "brand"
    template_name = "portal/brand_form.html"
    form_class = PictureForm
    title = gettext_lazy("Add a picture")
    lead = gettext_lazy("It is shown to nobody outside before the city approved the page with it.")
    fields_of_refusals = dict.fromkeys(
        ("file", "empty", "wrong_picture", "too_large_picture", "too_many_pixels", "damaged", "two_in_one", "unreadable"), "file"
    )

    def act(self, form: PictureForm) -> Draft:
        return pictures.add(enterprise=self.enterprise, by=self.request.user, at=self.at, **form.cleaned_data)

    def done(self, result: Draft) -> tuple[Any, str]:
        return _("The picture is in the draft."), self.address("brand")


class Preview(Screen):
    """The public page, drawn from the draft."""

    roles = EDITORS
    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return preview(drafts.opened(self.enterprise).page, request)


class Changes(Page):
    roles = EDITORS
    section = "brand"
    template_name = "portal/brand_changes.html"
    title = gettext_lazy("What changes")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        draft = drafts.opened(self.enterprise)
        return super().get_context_data(draft=draft, differences=differences(draft.public, draft.page), **context)


class Submit(Act):
    roles = EDITORS

    def act(self) -> Any:
        review.submit(enterprise=self.enterprise, by=self.request.user, at=self.at)
        return _("The page was handed in. What is public stays until your city approves.")

    def onward(self) -> str:
        return self.address("brand")


class Withdraw(Act):
    roles = EDITORS

    def act(self) -> Any:
        review.withdraw(enterprise=self.enterprise, by=self.request.user, at=self.at)
        return _("It is a draft again, and can be edited.")

    def onward(self) -> str:
        return self.address("brand")
