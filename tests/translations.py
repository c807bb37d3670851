"""What is said in the sources against what site/locale translates. `python -m tests.translations` prints what is missing.

Needs no system gettext: Django turns a template into something that Babel's reader of Python understands.
The catalogue is merged by union, so repetitions and leftovers are looked for too.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path

import django
import wagtail
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as BabelMessage
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import PoFileError, read_po
from django.utils.translation.template import templatize
from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[1]
CATALOGUE = ROOT / "site" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
SOURCES = ("cms", "verify", "site/accounts", "site/config", "site/office", "site/portal")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# What the code fills in, and the tags around it.
PLACEHOLDER = re.compile(r"%\(\w+\)[sdr]|(?<!%)%[sdr]|\{\w+\}|</?\w[^>]*>")
QUOTED = re.compile(r'^(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)?\s*"(.*)"$')

ORPHAN = re.compile(r'^msgstr (?:".*"\s+)+msgstr "', re.MULTILINE)

# A context, if there is one, and the singular.
Message = tuple[str | None, str]


def in_sources(root: Path = ROOT) -> dict[Message, str]:
    """Every message with one place where it is said."""
    found: dict[Message, str] = {}
    for path in (path for folder in SOURCES for path in sorted((root / folder).rglob("*.py")) if "migrations" not in path.parts):
        found |= {message: f"{path.relative_to(root)}:{line}" for message, line in in_python(path.read_text())}
    for path in sorted((root / "templates").rglob("*.*")):
        if path.suffix in {".html", ".txt", ".xml", ".svg"}:
            read = in_page_of_the_scan_path if "scan" in path.parts else in_template
            found |= {message: f"{path.relative_to(root)}:{line}" for message, line in read(path.read_text())}
    return found


def in_python(source: str) -> Iterator[tuple[Message, int]]:
    for line, said, _comments, context in extract("python", BytesIO(source.encode()), keywords=KEYWORDS):
        yield (context, said[0] if isinstance(said, tuple) else said), line


def in_page_of_the_scan_path(source: str) -> Iterator[tuple[Message, int]]:
    """Jinja templates say `{{ "some words"|t }}` (config/jinja.py)."""
    for filtered in Environment().parse(source).find_all(nodes.Filter):  # noqa: S701 - parsed, never drawn
        if filtered.name == "t":
            assert isinstance(filtered.node, nodes.Const), f"line {filtered.lineno}: |t wants a constant"
            yield (None, filtered.node.value), filtered.lineno


def in_template(source: str) -> Iterator[tuple[Message, int]]:
    # What templatize blanks out keeps its indentation, which Python would refuse.
    python = "\n".join(line.lstrip() for line in templatize(source).split("\n"))
    yield from in_python(python)


@dataclass(frozen=True)
class Report:
    missing: dict[Message, str] = field(default_factory=dict)
    untranslated: list[Message] = field(default_factory=list)
    fuzzy: list[Message] = field(default_factory=list)
    repeated: list[Message] = field(default_factory=list)
    unused: list[Message] = field(default_factory=list)
    wrong_placeholders: list[Message] = field(default_factory=list)

    def is_clean(self) -> bool:
        return self == Report()


def compare(said: dict[Message, str], catalogue: str, *, besides: Set[Message] = frozenset()) -> Report:
    """`besides` is said by others and may stand in the catalogue too.

    Raises PoFileError with the line where the catalogue is broken, as a merge by union may leave it.
    """
    if orphan := ORPHAN.search(catalogue):
        line = catalogue.count("\n", 0, orphan.end())
        raise PoFileError("a msgstr without its msgid", Catalog(), "msgstr", line)
    parsed = [message for message in read_po(BytesIO(catalogue.encode()), locale="zh_Hans", abort_invalid=True) if message.id]
    known = {key_of(message): message for message in parsed}
    translated_elsewhere = {message for message, place in said.items() if message in besides and _stands_in_for_wagtails(place)}
    return Report(
        missing={message: place for message, place in said.items() if message not in known.keys() | translated_elsewhere},
        untranslated=[key for key, message in known.items() if not is_translated(message)],
        fuzzy=[key for key, message in known.items() if message.fuzzy],
        repeated=[message for message, times in Counter(entries(catalogue)).items() if times > 1],
        unused=[key for key in known if key not in said and key not in besides],
        wrong_placeholders=[
            key
            for key, message in known.items()
            if any(text and _placeholders(text) not in _accepted(_all(message.id)) for text in _all(message.string))
        ],
    )


def _stands_in_for_wagtails(place: str) -> bool:
    return place.startswith("templates/wagtailadmin/")


@cache
def of_the_frameworks() -> set[Message]:
    """What Django and Wagtail say themselves, by their English catalogues; our catalogue may say it better."""
    folders = [Path(django.__file__).parent, Path(wagtail.__file__).parent]
    files = [path for folder in folders for path in folder.rglob("locale/en/LC_MESSAGES/django.po")]
    return {key_of(message) for path in files for message in read_po(BytesIO(path.read_bytes())) if message.id}


def key_of(message: BabelMessage) -> Message:
    return message.context, _all(message.id)[0]


def is_translated(message: BabelMessage) -> bool:
    return all(_all(message.string))


def entries(catalogue: str) -> Iterator[Message]:
    """Each entry as often as it stands in the file; Babel's own reader merges repetitions."""
    context: str | None = None
    parts: dict[str, str] = {}
    keyword = ""
    for line in [*catalogue.splitlines(), 'msgid ""']:
        match = QUOTED.match(line.strip())
        if not match:
            continue
        if match[1] in {"msgctxt", "msgid"} and keyword.startswith("msgstr"):
            if parts.get("msgid"):
                yield context, parts["msgid"]
            context, parts = None, {}
        keyword = match[1] or keyword
        parts[keyword] = parts.get(keyword, "") + _unquoted(match[2])
        context = parts.get("msgctxt", context)


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: {"n": "\n", "t": "\t"}.get(match[1], match[1]), text)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _all(texts: str | Iterable[str]) -> list[str]:
    return [texts] if isinstance(texts, str) else list(texts)


def _placeholders(text: str) -> Counter[str]:
    return Counter(match[0] for match in PLACEHOLDER.finditer(text))


def _accepted(ids: list[str]) -> list[Counter[str]]:
    """Our one form serves all numbers, so it fills in what the plural does; but what a singular that fills in other things does
    not, Babel refuses to compile."""
    singular, plural = _placeholders(ids[0]), _placeholders(ids[-1])
    return [plural, singular] if any(found.startswith("%") for found in singular) else [plural]


def told(report: Report) -> int:
    """Prints what is missing as entries to fill in, and the other faults; the exit code."""
    for (context, text), place in report.missing.items():
        print(f"#: {place}")
        if context:
            print(f"msgctxt {_quoted(context)}")
        print(f'msgid {_quoted(text)}\nmsgstr ""\n')
    for name in ("untranslated", "fuzzy", "repeated", "unused", "wrong_placeholders"):
        for _context, text in getattr(report, name):
            print(f"# {name.replace('_', ' ')}: {_quoted(text)}", file=sys.stderr)
    counts = ", ".join(f"{len(getattr(report, name))} {name.replace('_', ' ')}" for name in Report.__dataclass_fields__)
    print(f"# {counts}", file=sys.stderr)
    return 0 if report.is_clean() else 1


if __name__ == "__main__":
    sys.exit(told(compare(in_sources(), CATALOGUE.read_text(), besides=of_the_frameworks())))
