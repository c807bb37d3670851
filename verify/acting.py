"""A form for one action, as the office, the workspace and its door show it."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.http import HttpResponse

from verify.refusals import Refused


class ActsOnForm:
    """Of a FormView. What the action refuses becomes a sentence on the form, which keeps everything typed: beside the field that
    `fields_of_refusals` names for its code, or above the form."""

    fields_of_refusals: ClassVar[dict[str, str]] = {}

    def act(self, form: Any) -> Any:
        """Calls the action and returns what it made."""
        raise NotImplementedError

    def respond(self, result: Any) -> HttpResponse:
        """What follows when it was done."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            result = self.act(form)
        except Refused as refusal:
            form.add_error(self.fields_of_refusals.get(refusal.code), str(refusal.message))
        except ValidationError as error:
            add_errors(form, error)
        else:
            return self.respond(result)
        refused: HttpResponse = self.form_invalid(form)  # type: ignore[attr-defined]  # of the FormView
        return refused


def add_errors(form: Any, error: ValidationError) -> None:
    """Sentences about a field stand beside it; about one that the form does not have, above the form."""
    for name, errors in (error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}).items():
        form.add_error(name if name in form.fields else None, errors)
