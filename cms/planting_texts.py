"""The first words of the plain pages, from cms/texts/<language>/<slug>.html. They are read when a page is made for the first
time; from then on they are the editors'.

A file begins with lines like `title: …`, then come blocks, each headed `:: kind` or `:: kind argument`.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "texts"
# Beneath a section, in the order of its list and of the footer. The section's own body has the section's slug.
ARTICLES = {"about": ("how-to-check", "faq", "process", "contact", "privacy", "accessibility")}


def words(slug: str) -> dict[str, Any]:
    """`title`, `title_en`, `summary` and `menu` as far as the file names them, and `body` and `body_en`, as fields of a page."""
    head, body = read(FOLDER / "zh" / f"{slug}.html")
    _no_head, body_en = read(FOLDER / "en" / f"{slug}.html")
    return {**head, "body": json.dumps(body, ensure_ascii=False), "body_en": json.dumps(body_en, ensure_ascii=False)}


def has_words(slug: str) -> bool:
    return (FOLDER / "zh" / f"{slug}.html").exists()


def read(path: Path) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """The head and the raw stream of blocks; neither where there is no such file."""
    if not path.exists():
        return {}, []
    before, *parts = f"\n{path.read_text(encoding='utf-8')}".split("\n:: ")
    head = dict(line.split(": ", 1) for line in before.splitlines() if line)
    return head, [block(part) for part in parts]


def block(part: str) -> dict[str, Any]:
    heading, _, text = part.partition("\n")
    kind, _, argument = heading.partition(" ")
    return {"type": kind, "value": VALUES[kind](argument.strip(), text.strip())}


def _moments(argument: str, text: str) -> list[dict[str, str]]:
    return [dict(zip(("when", "text"), line.split("|"), strict=True)) for line in lines(text)]


def _callout(argument: str, text: str) -> dict[str, str]:
    kind, _, title = argument.partition(" ")
    return {"kind": kind, "title": title, "text": text}


def lines(text: str) -> Iterable[str]:
    return (line for line in text.splitlines() if line)


VALUES: dict[str, Any] = {
    "text": lambda argument, text: text.replace("\n", ""),
    "callout": _callout,
    "table": lambda argument, text: {"caption": argument, "rows": text},
    "timeline": _moments,
    "question": lambda argument, text: {"question": argument, "answer": text},
    **dict.fromkeys(("address", "verdicts", "retention", "contact"), lambda argument, text: None),
}
