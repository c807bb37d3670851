"""What a list of results would record: an outcome for each row. Reads the register, writes nothing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from verify.calendar import day_of
from verify.refusals import Refused
from verify.registry.importing import Table
from verify.supervision.importing.choosing import ChoiceRefused, Choices, choose
from verify.supervision.importing.columns import Column
from verify.supervision.importing.entries import entry_of
from verify.supervision.importing.matching import Items, Match
from verify.supervision.importing.record import Record
from verify.supervision.importing.rows import Plan

MOST_RECORDED = 2000


def plan(table: Table, *, said: Mapping[Column, str], by: Any, at: datetime, choices: Choices = ()) -> Plan:
    """`said` holds what counts for every row that says nothing else; `by`, whose units the items have to lie in. Refused where more
    rows than MOST_RECORDED would be recorded; ChoiceRefused where that, or a choice, is the fault of `choices`."""
    read = [(line, *entry_of(line, said, day_of(at))) for line in table.lines]
    entries = [entry for _line, entry, _faults in read if entry]
    items = Items(entries)
    found = [(line, entry, faults, items.find(entry) if entry else Match()) for line, entry, faults in read]
    record = Record((product for *_rest, match in found for product in match.products), entries, by=by)
    made = Plan(table.filename, table.sha256, tuple(record.row(*row) for row in found), table.ignored)
    if refusal := _too_many(made):
        raise Refused("too_many", refusal)
    chosen = choose(made, choices, record)
    if refusal := _too_many(chosen):
        raise ChoiceRefused(refusal, made)
    return chosen


def _too_many(made: Plan) -> str:
    if len(made.matched) <= MOST_RECORDED:
        return ""
    return _("At most %(most)s results are recorded at once. Divide the list.") % {"most": MOST_RECORDED}
