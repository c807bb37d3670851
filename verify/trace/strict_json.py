"""JSON from strangers: what cannot be kept exactly as it was written is refused, in a sentence. Pure."""

import json
import math
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from verify.refusals import Refused

MAX_BYTES = 5 * 1024 * 1024
MAX_DEPTH = 24
MAX_VALUES = 400_000


def read(content: bytes) -> Any:
    """Refused for whatever is larger, deeper or looser than a file of events is."""
    if not content.strip():
        raise Refused("empty", _("The file is empty."))
    if len(content) > MAX_BYTES:
        raise Refused("too_large", _("The file is larger than %(most)s MB.") % {"most": MAX_BYTES // 1024**2})
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Refused("encoding", _("The file is not encoded in UTF-8, as JSON has to be.")) from fault
    try:
        found = json.loads(text, parse_float=_number, parse_int=_whole, parse_constant=_constant, object_pairs_hook=_once)
    except json.JSONDecodeError as fault:
        sentence = _("This is not JSON: line %(line)s, column %(column)s cannot be read.")
        raise Refused("not_json", sentence % {"line": fault.lineno, "column": fault.colno}) from fault
    except RecursionError as fault:
        raise _too_deep() from fault
    _survey(found)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Refused("twice", _("“%(name)s” stands twice in one object.") % {"name": twice[:60]})
    return found


def _number(text: str) -> float:
    """The nearest number that computers share, if it is the one that was written."""
    value = float(text)
    try:
        is_same = math.isfinite(value) and Decimal(repr(value)) == Decimal(text)
    except InvalidOperation:
        is_same = False
    if not is_same:
        raise _inexact(text)
    return value


def _whole(text: str) -> int:
    if len(text) > 18:
        raise _inexact(text)
    return int(text)


def _inexact(text: str) -> Refused:
    return Refused("number", _("The number %(number)s cannot be kept exactly; write it as text.") % {"number": text[:30]})


def _constant(text: str) -> Any:
    raise Refused("number", _("%(number)s is no number in JSON.") % {"number": text})


def _too_deep() -> Refused:
    return Refused("too_deep", _("The file is nested more than %(most)s levels deep.") % {"most": MAX_DEPTH})


def _survey(found: Any) -> None:
    """Level by level, so that no depth costs a stack."""
    level, counted = [found], 0
    for _depth in range(MAX_DEPTH + 1):
        counted += len(level)
        if counted > MAX_VALUES:
            raise Refused("too_many", _("The file holds too many values. Divide it."))
        below: list[Any] = []
        for value in level:
            if isinstance(value, str):
                _check_text(value)
            elif isinstance(value, dict):
                for name in value:
                    _check_text(name)
                below.extend(value.values())
            elif isinstance(value, list):
                below.extend(value)
        if not below:
            return
        level = below
    raise _too_deep()


def _check_text(text: str) -> None:
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise Refused("text", _("The file holds a character that is none: a zero byte, or half of a pair."))
