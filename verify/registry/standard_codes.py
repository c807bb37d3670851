"""One spelling for the code of a standard, so that what a list published and what is registered meet. Pure.

Letters, a space, the number, a hyphen and the year, as in "GB/T 22111-2008", "DB42/T 1234-2020" and "Q/ABC 001S-2025".
"""

import re
import unicodedata

LONGEST = 60
DASHES = re.compile(r"\s*[-\u2010-\u2015\u2212][-\u2010-\u2015\u2212\s]*")
SLASHES = re.compile(r"\s*/\s*")
TITLE = re.compile(r"[(\u300a\u3008\u3010\[\u201c\"].*$", re.DOTALL)
SPACED = re.compile(r"(\S*[^\W\d]\S*) ([0-9][0-9A-Z.:/-]*)")
JOINED = re.compile(r"(DB[0-9]+(?:/[A-Z]+)?(?: ?[^\W\d]+)?|[^\d\s]+) ?([0-9][0-9A-Z.:/-]*)")


def normal_code(text: str) -> str:
    """Full-width letters, dashes of any length, spaces, case and a title behind the code make no difference. Twice is once."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).upper())
    text = TITLE.sub("", text)
    text = SLASHES.sub("/", DASHES.sub("-", " ".join(text.split())))
    match = SPACED.match(text) or JOINED.match(text)
    code = f"{match[1]} {match[2].rstrip('.:/-')}" if match else text
    return " ".join(code.split())[:LONGEST].strip()
