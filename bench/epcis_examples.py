"""GS1's EPCIS 2.0 examples through our import and back, beside GS1's own schema.

    python bench/epcis_examples.py DIR    # a checkout of github.com/gs1/EPCIS

For each JSON-LD document beneath DIR/JSON*: whether it validates against DIR/EPCIS-JSON-Schema.json, whether our rules take it, and
whether what is written again says the same, key order aside. Exits with 1 where a valid example is refused or changed. The schema's
format "uri" is asserted, with prefixed names as JSON-LD has them; a name that stands twice in one object, of which any reader loses
one, makes a document invalid too.
"""

# ruff: noqa: E402  Django is set up before its models are imported

import json
import os
import re
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import django
from jsonschema import Draft7Validator, FormatChecker

import tests.environment  # noqa: F401  sets the environment

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

from verify.refusals import Refused
from verify.trace import epcis, strict_json

FORMATS = FormatChecker()


@FORMATS.checks("uri")
def is_uri(value: object) -> bool:
    return not isinstance(value, str) or re.fullmatch(r"[A-Za-z_][A-Za-z0-9+._-]*:\S*", value) is not None


class Twice(Exception):
    pass


def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(dict(pairs)) != len(pairs):
        raise Twice
    return dict(pairs)


def is_valid(content: bytes, schema: Draft7Validator) -> bool:
    try:
        return bool(schema.is_valid(json.loads(content, object_pairs_hook=once)))
    except Twice:
        return False


def ours(content: bytes, at: datetime) -> tuple[str, str]:
    """("same" | "changed" | "refused", why)"""
    try:
        document = strict_json.read(content)
        parsed = epcis.parse(document, at)
    except Refused as refusal:
        return "refused", str(refusal.message)
    if parsed.faults:
        return "refused", f"{parsed.faults[0].where}: {parsed.faults[0].message}"
    kept = json.loads(json.dumps({"envelope": parsed.envelope, "events": parsed.events}))
    again = epcis.whole(kept["envelope"], kept["events"])
    ids = Counter((epcis.identity_of(event), "errorDeclaration" in event) for event in parsed.events)
    if max(ids.values()) > 1:
        return "changed", "two events are one"
    return ("same", "") if again == json.loads(content) else ("changed", "")


def main(folder: Path) -> int:
    schema = Draft7Validator(json.loads((folder / "EPCIS-JSON-Schema.json").read_text()), format_checker=FORMATS)
    counted: Counter[tuple[str, str]] = Counter()
    events = 0
    for path in sorted(folder.glob("JSON*/**/*.jsonld")):
        content = path.read_bytes()
        document = json.loads(content)
        if "type" not in document:
            continue  # a context
        validity = "valid" if is_valid(content, schema) else "invalid"
        verdict, why = ours(content, datetime.now(UTC))
        counted[validity, verdict] += 1
        events += verdict == "same" and content.count(b'"eventTime"')
        if (validity, verdict) != ("valid", "same"):
            print(f"{validity:8} {verdict:8} {path.relative_to(folder)} {why}")
    for (validity, verdict), count in sorted(counted.items()):
        print(f"{validity} by GS1's schema, {verdict} by us: {count}")
    print(f"events that came back as they were: {events}")
    return int(any(counted["valid", verdict] for verdict in ("refused", "changed")))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
