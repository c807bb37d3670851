"""Chinese search without a dictionary in the database: every character is a word, and a word asked for is a phrase of them.

The same rule is written twice: in `spaced`, for queries and pages, and in `vector`, for the columns that the database fills
itself, so that no way of writing a name can forget it. A test holds one against the other.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import Any

import rjieba
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import Func, GeneratedField, Q, Value
from django.db.models.functions import Coalesce, Collate, Lower
from django.db.models.lookups import Contains, Regex

# Ideographs, kana and hangul stand alone; figures and letters stay together; all else parts words.
ALONE = (
    "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
TOGETHER = "0-9a-z\u00df-\u00f6\u00f8-\u024f\u0370-\u03ff\u0400-\u052f"
LONGEST = 120
_OTHER = re.compile(f"[^{ALONE}{TOGETHER}]+")
_ALONE = re.compile(f"([{ALONE}])")


def spaced(text: str) -> str:
    """The text as words with a blank between them: `恩施“玉露”A-1` becomes `恩 施 玉 露 a 1`."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return " ".join(_ALONE.sub(r" \1 ", _OTHER.sub(" ", folded)).split())


def words(query: str) -> list[str]:
    """Each word of a query, `spaced`. What holds neither letter nor figure nor character is left out, as is a word repeated."""
    found = (spaced(part) for part in unicodedata.normalize("NFKC", query[:LONGEST]).split())
    return list(dict.fromkeys(word for word in found if word))


def is_chinese(token: str) -> bool:
    return _ALONE.match(token) is not None


def phrase(word: str) -> str:
    """A `spaced` word for to_tsquery: one token after the other, a last one of letters or figures by its beginning."""
    return " <-> ".join(_tokens(word))


def _tokens(word: str) -> Iterator[str]:
    *first, last = word.split()
    yield from first
    yield last if is_chinese(last) else f"{last}:*"


class HiddenVector(SearchVectorField):  # type: ignore[type-arg]
    """For filters alone: rows are read without it, as a page of rows would carry kilobytes that nobody reads."""

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        return "NULL", []


def vector(text: str) -> str:
    """`spaced` in SQL, as a tsvector; `text` is an SQL expression. Immutable, so that a generated column may use it."""
    parted = f"regexp_replace(lower(normalize({text}, NFKC)), '[^{ALONE}{TOGETHER}]+', ' ', 'g')"
    return f"to_tsvector('simple', regexp_replace({parted}, '([{ALONE}])', ' \\1 ', 'g'))"


class Words(Func):
    """The vector of texts, one after the other."""

    arg_joiner = " || ' ' || "
    template = vector("%(expressions)s")
    output_field = HiddenVector()


def words_of(*columns: str) -> GeneratedField:
    """A column of the words of others, kept by the database."""
    texts = [Coalesce(column, Value("")) for column in columns]
    return GeneratedField(expression=Words(*texts), output_field=HiddenVector(), db_persist=True)


class Asked(SearchQuery):
    """Every one of these `spaced` words, or with `any_of` one of them."""

    def __init__(self, *words: str, any_of: bool = False) -> None:
        text = (" | " if any_of else " & ").join(f"({phrase(word)})" for word in words)
        super().__init__(text, config="simple", search_type="raw")


def cut(word: str) -> list[str]:
    """A `spaced` word by the dictionary: `恩 施 绿 茶 玉 露` becomes `恩 施`, `绿 茶`, `玉 露`."""
    return words(" ".join(rjieba.cut("".join(word.split()) if is_chinese(word) else word)))


def cut_further(typed: Iterable[str]) -> list[str]:
    """The parts of these words by the dictionary; none where it knows no further."""
    typed = list(typed)
    parts = list(dict.fromkeys(part for word in typed for part in cut(word)))
    return parts if len(parts) > len(typed) else []


def joined(word: str) -> str:
    """A `spaced` word as a person writes it."""
    return word.replace(" ", "") if is_chinese(word) else word


def parted(words: Iterable[str]) -> tuple[list[str], list[str]]:
    """Those that begin with a character, and those that begin with a letter or figure, where a word may have a beginning."""
    chinese: list[str] = []
    latin: list[str] = []
    for word in words:
        (chinese if is_chinese(word) else latin).append(word)
    return chinese, latin


def within(word: str, *columns: str) -> Q:
    """A word of `parted`'s second kind is a part of one of these columns: K-12 of MK-123."""
    tokens = word.split()
    pattern = tokens[0]
    for before, after in pairwise(tokens):
        least = int(not is_chinese(before) and not is_chinese(after))
        pattern += f"[^{ALONE}{TOGETHER}]{{{least},3}}{after}"
    # Compared byte by byte: folding the case of all the world's letters takes five times as long. So does a pattern.
    texts = [Lower(Collate(column, "C")) for column in columns]
    longest = Value(max(tokens, key=len))
    if len(tokens) == 1:
        return reduce(or_, (Q(Contains(text, longest)) for text in texts))
    return reduce(or_, (Q(Contains(text, longest)) & Q(Regex(text, Value(pattern))) for text in texts))
