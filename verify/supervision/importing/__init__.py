"""Published results of 监督抽查, from an uploaded file to the record, in three calls:

    table = importing.read(content, filename)                       # bytes -> Table; Unreadable, with one sentence, otherwise
    plan = importing.plan(table, said={}, by=user, at=now)           # which certified item each row is about; writes nothing
    plan = results.record_all(table=table, said={}, by=user, at=now)     # verify.supervision.actions.results

Most rows of an announcement are about items that hold no mark, so unlike a published list it is not all or nothing: what is matched
is recorded together, in one transaction, and the rest is reported row by row. The same file again records nothing twice.

    MATCHED        about this certified item: will be recorded
    AMBIGUOUS      could be about an item that is named; the reference of this site in the column 本站编号 says which
    NOT_CERTIFIED  about an item that is in no list
    DUPLICATE      on record already, or further up in the file
    ERROR          something in the row is wrong, and said

Names are the same as in the import of lists (verify.registry.importing): equal after folding. A close name is asked, never taken.
"""

from verify.registry.importing import MAX_BYTES, MAX_ROWS, Table, Unreadable
from verify.registry.importing import read as read_list
from verify.supervision.importing.columns import RESULTS, Column
from verify.supervision.importing.planning import Outcome, Plan, PlannedRow, plan

__all__ = ["MAX_BYTES", "MAX_ROWS", "Column", "Outcome", "Plan", "PlannedRow", "Table", "Unreadable", "plan", "read"]


def read(content: bytes, filename: str) -> Table:
    return read_list(content, filename, RESULTS)
