"""What the installed apps of others say in English and have no Chinese for, against site/locale_frameworks.

`python -m tests.framework_translations` prints what is missing, as after an upgrade of Wagtail or Django.
"""

import os
import sys
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import django
from babel.messages.catalog import Message as BabelMessage
from babel.messages.pofile import read_po
from django.apps import apps

from tests.translations import ROOT, Message, Report, compare, is_translated, key_of, told

LOCALE = ROOT / "site" / "locale"
LOCALE_FRAMEWORKS = ROOT / "site" / "locale_frameworks"
# What Python and templates say, and what the admin's JavaScript says.
DOMAINS = ("django", "djangojs")


def lacking(domain: str, *ours: Path) -> dict[Message, str]:
    """Every message without Chinese, neither its app's nor another's nor in a folder of ours, with the app that says it."""
    locales = {"django": Path(django.__file__).parent / "conf" / "locale"}
    locales |= {app.name: Path(app.path) / "locale" for app in apps.get_app_configs()}
    english = {name: messages(locale, "en", domain) for name, locale in locales.items()}
    chinese = [message for locale in [*ours, *locales.values()] for message in messages(locale, "zh_Hans", domain)]
    return without_chinese(english, chinese)


def catalogue(locale: Path, language: str, domain: str) -> Path:
    return locale / language / "LC_MESSAGES" / f"{domain}.po"


def messages(locale: Path, language: str, domain: str) -> list[BabelMessage]:
    path = catalogue(locale, language, domain)
    return [message for message in read_po(BytesIO(path.read_bytes()), locale=language) if message.id] if path.exists() else []


def without_chinese(english: dict[str, Iterable[BabelMessage]], chinese: Iterable[BabelMessage]) -> dict[Message, str]:
    # What is fuzzy is not compiled. One number is found among plurals, but no plural where there is one form for all.
    known = {(key_of(message), message.pluralizable) for message in chinese if is_translated(message) and not message.fuzzy}
    return {
        key_of(message): app
        for app, said in english.items()
        for message in said
        if known.isdisjoint({(key_of(message), True), (key_of(message), message.pluralizable)})
    }


def compared(domain: str) -> Report:
    return compare(lacking(domain, LOCALE), catalogue(LOCALE_FRAMEWORKS, "zh_Hans", domain).read_text())


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    return max([told(compared(domain)) for domain in DOMAINS])


if __name__ == "__main__":
    sys.exit(main())
