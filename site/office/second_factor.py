"""The code from an officer's phone, asked for again where much hangs on who acts [S-6]."""

from typing import Any

from accounts.second_factor import check_code, device_of, next_code
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters


class AsksForCode:
    """A screen whose form has a `code` among its fields: whoever acts is asked for it anew. Stands before an ActionScreen."""

    request: HttpRequest

    @method_decorator([sensitive_post_parameters("code"), never_cache])
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]

    def get_form(self, form_class: Any = None) -> Any:
        form: Any = super().get_form(form_class)  # type: ignore[misc]
        if code := form.fields.get("code"):
            code.label = _("Code from your phone")
            if settings.DEMO:
                shown = {"code": next_code(device_of(self.request.user))}  # type: ignore[arg-type]
                code.help_text = _("Demonstration: the code is %(code)s.") % shown
        return form

    def check_code(self, form: Any) -> None:
        """A wrong one is said beside the field."""
        try:
            check_code(self.request, self.request.user, form.cleaned_data.pop("code"))  # type: ignore[arg-type]
        except ValidationError as refusal:
            raise ValidationError({"code": refusal}) from refusal
