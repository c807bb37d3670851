"""Editors' text as readers see it: links inside the site keep the language and the size that the reader chose."""

import re
from html import escape
from html.parser import HTMLParser
from typing import Any

from django import template
from wagtail.blocks.stream_block import StreamValue
from wagtail.rich_text import RichText, expand_db_html

from cms.press.counts import Counter
from verify.reader import Reader

register = template.Library()
FILES = ("/documents/", "/media/")
SAID = re.compile(r"[?]lang=en(?=#|$)")  # an English text may name its language itself


@register.tag
def prose(parser: Any, token: Any) -> "ProseNode":
    """`{% prose page.body %}`: a stream of blocks or rich text, inside <div class="prose">; nothing where there is no text.
    `{% prose page.body is_chinese %}` says the language of the text, where the page may be in another."""
    _name, *arguments = token.split_contents()
    if len(arguments) not in {1, 2}:
        raise template.TemplateSyntaxError("prose takes blocks or rich text, and whether to say that they are Chinese")
    return ProseNode(*(parser.compile_filter(argument) for argument in arguments))


class ProseNode(template.Node):
    """A node, since what it renders is markup already: blocks escape their values, and rich text is Wagtail's own."""

    def __init__(self, body: Any, is_chinese: Any = None) -> None:
        self.body, self.is_chinese = body, is_chinese

    def render(self, context: Any) -> str:
        html = drawn(self.body.resolve(context), context)
        counter = context.get("counter")
        html = counter.expand(html) if isinstance(counter, Counter) else html
        reader = context.get("reader")
        kept = keep_reader(html, reader) if isinstance(reader, Reader) else html
        language = ' lang="zh-Hans"' if self.is_chinese and self.is_chinese.resolve(context) else ""
        return f'<div class="prose"{language}>{kept}</div>' if kept.strip() else ""


def drawn(body: Any, context: Any) -> str:
    if isinstance(body, RichText):
        return expand_db_html(body.source)
    blocks = body if isinstance(body, StreamValue | list) else []
    return "".join(str(block.render(context=context.flatten())) for block in blocks)


def keep_reader(html: str, reader: Reader) -> str:
    """Every link to a page of this site with `reader.query` joined to its address, once. Pages elsewhere, files and places on
    this page stay as they are."""
    if not reader.query():
        return html
    links = Links(reader)
    links.feed(html)
    links.close()
    pieces, end = [], 0
    for start, old, new in links.edits:
        at = html.index(old, start)
        pieces += [html[end:at], new]
        end = at + len(old)
    return "".join(pieces) + html[end:]


class Links(HTMLParser):
    """Collects `edits`: from where in the text on, a start tag as it stands, and as it should be."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(convert_charrefs=False)
        self.reader = reader
        self.edits: list[tuple[int, str, str]] = []
        self.line_starts = [0]

    def feed(self, data: str) -> None:
        self.line_starts += [at + 1 for at, character in enumerate(data) if character == "\n"]
        super().feed(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("href") if tag == "a" else None
        if not address or address.startswith(FILES) or self.reader.query()[1:] in address:
            return
        kept = self.reader.keep(SAID.sub("", address))
        if kept == address:
            return
        line, column = self.getpos()
        others = "".join(f' {name}="{escape(value or "")}"' for name, value in attrs if name != "href")
        self.edits.append(
            (self.line_starts[line - 1] + column, self.get_starttag_text() or "", f'<a href="{escape(kept)}"{others}>')
        )
