"""How a name sounds, so that what was typed by ear or by a slip of the input method can be suggested."""

import re
from functools import lru_cache

from pypinyin import lazy_pinyin

from verify.registry.search import spaced

# What most speakers of Hubei do not tell apart: zh z, ch c, sh s, l n, and n ng at the end.
_MERGED = ((re.compile(r"\b([zcs])h"), r"\1"), (re.compile(r"\bl"), "n"), (re.compile(r"(?<=[aei])ng\b"), "n"))


@lru_cache(20_000)
def sound(text: str) -> str:
    """The syllables of a text without tones: `恩施玉露` becomes `en si yu nu`. Letters and figures stay."""
    spoken = " ".join(lazy_pinyin(spaced(text).split()))
    for pattern, merged in _MERGED:
        spoken = pattern.sub(merged, spoken)
    return spoken
