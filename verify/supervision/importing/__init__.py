"""Published results of 监督抽查, from an uploaded file to the record, in three calls:

    table = importing.read(content, filename)                       # bytes -> Table; Unreadable, with one sentence, otherwise
    plan = importing.plan(table, said={}, by=user, at=now)           # which certified item each row is about; writes nothing
    plan = results.record_all(table=table, said={}, by=user, at=now)     # verify.supervision.actions.results

Most rows of an announcement are about items that hold no mark, so unlike a published list it is not all or nothing: what is matched
is recorded together, in one transaction, and the rest is reported row by row. The same file again records nothing twice.

    MATCHED        about this certified item: will be recorded
    AMBIGUOUS      could be about one of its `candidates`; a choice, or the reference in the column 本站编号, says which
    NOT_CERTIFIED  about an item that is in no list
    DUPLICATE      on record already, or further up in the file
    ERROR          something in the row is wrong, and said

`plan` and `record_all` take `choices`, pairs of a row and a reference as a form sends them. They are held against the candidates
of the moment: ChoiceRefused, which carries the plan without them, where one cannot be followed, and then nothing is recorded.

Names are the same as in the import of lists (verify.registry.importing): equal after folding. A close name is asked, never taken.
"""

from verify.registry.importing import MAX_BYTES, MAX_ROWS, Table, Unreadable
from verify.registry.importing import read as read_list
from verify.supervision.importing.choosing import ChoiceRefused, Choices
from verify.supervision.importing.columns import RESULTS, Column
from verify.supervision.importing.planning import plan
from verify.supervision.importing.rows import Outcome, Plan, PlannedRow

__all__ = [
    "MAX_BYTES",
    "MAX_ROWS",
    "ChoiceRefused",
    "Choices",
    "Column",
    "Outcome",
    "Plan",
    "PlannedRow",
    "Table",
    "Unreadable",
    "plan",
    "read",
]


def read(content: bytes, filename: str) -> Table:
    return read_list(content, filename, RESULTS)
