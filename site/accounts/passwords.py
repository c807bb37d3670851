"""What a password must be, beside Django's own rules."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LengthValidator(MinimumLengthValidator):
    """Django's, with a refusal in the reader's language: its Chinese catalogue lacks the sentence."""

    def get_error_message(self) -> str:
        return _("A password has at least %(least)d characters.") % {"least": self.min_length}
