"""The keyring of this process, from settings."""

from collections.abc import Mapping

from django.conf import settings

from verify.labels.codes import Keyring

_made: tuple[Mapping[str, bytes], Keyring] | None = None


def keyring() -> Keyring:
    """Made anew only where settings hold other keys, as tests do."""
    global _made
    if _made is None or _made[0] is not settings.LABEL_KEYS:
        _made = (settings.LABEL_KEYS, Keyring(settings.LABEL_KEYS))
    return _made[1]
