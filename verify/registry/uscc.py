"""Unified social credit codes, GB 32100: 18 characters, the last one a check modulo 31."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
VALUE = {character: index for index, character in enumerate(ALPHABET)}
# Registration authority, then category of the entity. python-stdnum lacks A, N and Y.
CATEGORIES = {
    "1": "12345 9",
    "2": "19",
    "3": "12345 9",
    "4": "19",
    "5": "12345 9",
    "6": "129",
    "7": "129",
    "8": "19",
    "9": "123",
    "A": "19",
    "N": "12359",
    "Y": "1",
}


def check_character(first_17: str) -> str:
    total = sum(VALUE[character] * pow(3, index, 31) for index, character in enumerate(first_17))
    return ALPHABET[(31 - total % 31) % 31]


def is_valid(code: str) -> bool:
    return (
        len(code) == 18
        and all(character in VALUE for character in code)
        and code[1] in CATEGORIES.get(code[0], "")
        and code[2:8].isdecimal()
        and code[17] == check_character(code[:17])
    )


def validate(code: str) -> None:
    if not is_valid(code):
        raise ValidationError(_("%(code)s is not a unified social credit code (GB 32100)."), code="uscc", params={"code": code})


def normalise(typed: str) -> str:
    """As it stands in the register: full-width letters, blanks and hyphens are how people type it."""
    return "".join(unicodedata.normalize("NFKC", typed).split()).replace("-", "").upper()
