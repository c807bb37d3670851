"""The published list, from an uploaded file to the register, in three calls:

    table = importing.read(content, filename)               # bytes -> Table; Unreadable, with one sentence, otherwise
    plan = importing.plan(table, year=2023, at=now)          # reads the register, writes nothing: the preview
    plan = imports.import_list(table=table, year=2023, by=user, at=now)   # verify.registry.actions.imports

`Unreadable` and `imports.ListRefused` are `Refused`: `str(exception)` is the sentence to show. `import_list` makes the plan
again inside its own transaction, so a preview that has become stale decides nothing; ListRefused carries that plan.

A **Table** has `filename`, `sha256` (of the bytes, hexadecimal), `lines` and `ignored` (headers that no column answers to).
A **Line** has `number`, the row as a spreadsheet numbers it, and `cells`, by Column.

A **Plan** has `year`, `rows` in the order of the file, `errors`, `warnings` and `new` (the rows of each sort), `counts` and
`is_importable`. A **PlannedRow** has `number`, `cells` as given, `outcome` and `messages`, sentences for the person who imports:

    NEW             will be certified in this round
    NEAR_DUPLICATE  like NEW, but its name is very close to another, which a message shows: a warning, not an error
    UNCHANGED       certified in this round already: nothing will be written
    DUPLICATE       the same item again, further down the file: nothing will be written
    ERROR           one error, and nothing of the whole list is written

**When two names are the same.** Names equal after folding (names.fold: NFKC, letter case, white space, quotation marks, brackets,
dashes and stops) are the same enterprise, or the same item of one enterprise: the register's spelling stands and a message
says so. A name that is one character or only the legal form away is *close*: shown, never merged.
"""

from verify.registry.importing.columns import Column, Layout, Line, Table
from verify.registry.importing.entries import Entry
from verify.registry.importing.files import MAX_BYTES, MAX_ROWS, Unreadable
from verify.registry.importing.planning import Outcome, Plan, PlannedRow, plan
from verify.registry.importing.reading import read

__all__ = [
    "MAX_BYTES",
    "MAX_ROWS",
    "Column",
    "Entry",
    "Layout",
    "Line",
    "Outcome",
    "Plan",
    "PlannedRow",
    "Table",
    "Unreadable",
    "plan",
    "read",
]
