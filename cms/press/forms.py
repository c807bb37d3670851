"""The editor's form of a case or an event."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminPageForm

from cms.press import checks


class PressForm(WagtailAdminPageForm):
    """Whatever does more than save a draft – hand in, approve, publish, schedule – asks for everything that must be right, each
    sentence at its field. Wagtail says by `is_deferred_validation` that a draft is all that is wanted."""

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.is_deferred_validation or self._takes_back:
            return
        said: dict[str, list[str]] = {}
        for problem in checks.found(self.instance, timezone.now()):
            if problem.field not in self.errors:  # what Wagtail refuses itself is not in the instance
                said.setdefault(problem.field, []).append(problem.sentence)
        for field, sentences in said.items():
            self._add(field if field in self.fields else None, sentences)

    @property
    def _takes_back(self) -> bool:
        """Returns it to its writer, or cancels what was handed in."""
        is_returned = self.data.get("action-workflow-action") and self.data.get("workflow-action-name") == "reject"
        return bool(is_returned or self.data.get("action-cancel-workflow"))

    def _add(self, field: str | None, sentences: list[str]) -> None:
        """A stream of blocks shows its first error alone, so that its sentences are one."""
        is_stream = field is not None and hasattr(self.fields[field], "block")
        self.add_error(field, ValidationError(" ".join(sentences) if is_stream else sentences))
