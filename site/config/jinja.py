"""The engine of the scan path's pages, one environment a language (ADR 0002).

`{{ "Some words"|t }}` is a constant under a pure filter, so the template compiler translates and escapes it once: a page
of thirty words costs no look-up when it is drawn.
"""

from collections.abc import Callable
from typing import Any

from django.utils import translation
from jinja2 import Environment, StrictUndefined

from verify.scanning.style import stylesheet


def words_of(language: str) -> Callable[[str], str]:
    def words(message: str) -> str:
        with translation.override(language):
            return translation.gettext(message)

    return words


def _environment(language: str, options: dict[str, Any]) -> Environment:
    made = Environment(  # noqa: S701  # Django's backend passes autoescape=True in the options
        **{**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    )
    made.filters["t"] = words_of(language)
    made.filters["inline"] = lambda _name: stylesheet()
    return made


def chinese(**options: Any) -> Environment:
    return _environment("zh-hans", options)


def english(**options: Any) -> Environment:
    return _environment("en", options)
