"""The small markup in which an enterprise writes its story, and the blocks it stands for. Pure.

`## heading`, `### smaller heading`, `- point`, `1. step`, `**bold**`, `[words](https://…)`; an empty line ends a paragraph; a
backslash takes its meaning from the character after it. What HTML says beyond this cannot be said here, and `to_markup` is None.
"""

import re
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

BLOCKS = {"p", "h2", "h3", "li"}
LISTS = {"ul": "- ", "ol": "1. "}
HEADINGS = {"h2": "## ", "h3": "### "}
BOLD = {"b", "strong"}
LINK = re.compile(r"https://[^\s()<>\"\\]{1,500}")
BEGINNING = re.compile(r"(#{2,3} |- |\d{1,3}\. )")
SPECIAL = re.compile(r"([\\*\[\]])")
PARTS = re.compile(
    r"\\(?P<plain>.)|(?P<bold>\*\*)|\[(?P<words>(?:\\.|[^\[\]\\])+)\]\((?P<href>https://[^\s()<>\"\\]{1,500})\)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    bold: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """`kind`: p, h2, h3, ul or ol; the last two are one point of a list."""

    kind: str
    runs: tuple[Run, ...]


def to_html(text: str) -> str:
    return "".join(_html(_blocks(text)))


def to_markup(html: str) -> str | None:
    """None where the markup cannot say what stands there without a loss."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    blocks = [block for block in reader.blocks if block.runs]
    if reader.is_foreign:
        return None
    text = _text(blocks)
    return text if _blocks(text) == blocks else None


def foreign_links(text: str) -> list[str]:
    """What is written like a link and leads elsewhere than to https."""
    return [found for found in re.findall(r"(?<!\\)\]\(([^)\s]*)\)", text) if not LINK.fullmatch(found)]


def _blocks(text: str) -> list[Block]:
    found: list[Block] = []
    paragraph: list[str] = []

    def close() -> None:
        if paragraph:
            found.append(Block("p", _runs("\n".join(paragraph))))
            paragraph.clear()

    for line in (line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        begins = BEGINNING.match(line)
        if not line or begins:
            close()
        if begins:
            sign = begins[0].strip()
            kind = {"##": "h2", "###": "h3", "-": "ul"}.get(sign, "ol")
            found.append(Block(kind, _runs(line[begins.end() :].strip())))
        elif line:
            paragraph.append(line)
    close()
    return [block for block in found if block.runs]


def _runs(text: str) -> tuple[Run, ...]:
    parts = list(PARTS.finditer(text))
    turns = [part for part in parts if part["bold"]]
    if len(turns) % 2:  # the last opens nothing that is closed, so it is what it is
        parts.remove(turns[-1])
    runs, bold, at = [], False, 0
    for part in parts:
        runs.append(Run(text[at : part.start()], bold))
        at = part.end()
        if part["plain"]:
            runs.append(Run(part["plain"], bold))
        elif part["bold"]:
            bold = not bold
        else:
            runs.append(Run(re.sub(r"\\(.)", r"\1", part["words"]), bold, part["href"]))
    return _joined([*runs, Run(text[at:], bold)])


def _joined(runs: list[Run]) -> tuple[Run, ...]:
    """Neighbours of one kind as one, without what is empty."""
    joined: list[Run] = []
    for run in runs:
        if joined and (joined[-1].bold, joined[-1].href) == (run.bold, run.href):
            joined[-1] = Run(joined[-1].text + run.text, run.bold, run.href)
        elif run.text:
            joined.append(run)
    return tuple(joined)


def _html(blocks: list[Block]) -> list[str]:
    pieces, open_list = [], ""
    for block in blocks:
        wanted = block.kind if block.kind in LISTS else ""
        if wanted != open_list:
            pieces.append((f"</{open_list}>" if open_list else "") + (f"<{wanted}>" if wanted else ""))
            open_list = wanted
        tag = "li" if wanted else block.kind
        pieces.append(f"<{tag}>{''.join(map(_run_html, block.runs))}</{tag}>")
    return [*pieces, f"</{open_list}>" if open_list else ""]


def _run_html(run: Run) -> str:
    words = escape(run.text, quote=False).replace("\n", "<br/>")
    words = f"<b>{words}</b>" if run.bold else words
    return f'<a href="{escape(run.href)}">{words}</a>' if run.href else words


def _text(blocks: list[Block]) -> str:
    lines: list[str] = []
    counted = 0
    for before, block in zip([None, *blocks], blocks, strict=False):
        follows = before is not None and before.kind == block.kind and block.kind in LISTS
        counted = counted + 1 if follows else 1
        sign = f"{counted}. " if block.kind == "ol" else LISTS.get(block.kind) or HEADINGS.get(block.kind, "")
        words = "".join(map(_run_text, block.runs))
        if not sign:
            words = "\n".join(
                BEGINNING.sub(r"\\\1", line, count=1) if BEGINNING.match(line) else line for line in words.split("\n")
            )
        lines.append(("" if before is None or follows else "\n") + sign + words)
    return "\n".join(lines)


def _run_text(run: Run) -> str:
    words = SPECIAL.sub(r"\\\1", run.text)
    words = f"[{words}]({run.href})" if run.href else words
    return f"**{words}**" if run.bold else words


class _Reader(HTMLParser):
    """Stored HTML of a text block, as blocks; `is_foreign` once anything else stands there."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self.runs: list[Run] = []
        self.lists: list[str] = []
        self.kind = self.href = ""
        self.bold, self.is_foreign = False, False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs if name != "data-block-key"}
        if tag == "a" and set(told) == {"href"} and LINK.fullmatch(told["href"]):
            self.href = told["href"]
        elif tag == "a" or told:
            self.is_foreign = True
        elif tag in LISTS:
            self.is_foreign |= bool(self.lists or self.kind)
            self.lists.append(tag)
        elif tag in BLOCKS:
            self.is_foreign |= bool(self.kind) or (tag == "li") != bool(self.lists)
            self.kind = self.lists[-1] if tag == "li" and self.lists else tag
        elif tag in BOLD:
            self.bold = True
        elif tag == "br":
            self.runs.append(Run("\n", self.bold, self.href))
        else:
            self.is_foreign = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.href = ""
        elif tag in BOLD:
            self.bold = False
        elif tag in LISTS and self.lists:
            self.lists.pop()
        elif tag in BLOCKS:
            self.blocks.append(Block(self.kind, _joined(self.runs)))
            self.kind, self.runs = "", []

    def handle_data(self, data: str) -> None:
        if self.kind:
            self.runs.append(Run(data, self.bold, self.href))
        elif data.strip():
            self.is_foreign = True
