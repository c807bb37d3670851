"""The keyring of this process, from settings."""

from functools import cache

from django.conf import settings

from verify.labels.codes import Keyring


def keyring() -> Keyring:
    return _keyring(tuple(settings.LABEL_KEYS.items()))


@cache
def _keyring(keys: tuple[tuple[str, bytes], ...]) -> Keyring:
    return Keyring(dict(keys))
