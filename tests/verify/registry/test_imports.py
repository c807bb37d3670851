from pathlib import Path

from verify.registry import importing
from verify.registry.actions import imports

SAMPLE = Path("verify/management/data/certified-round1-sample.csv")


def test_sample(world, at):
    table = importing.read(SAMPLE.read_bytes(), SAMPLE.name)
    p = importing.plan(table, year=2023, at=at)
    print([(r.number, r.outcome, r.messages) for r in p.rows])
    d = imports.import_list(table=table, year=2023, by=world.rita, at=at)
    assert len(d.new) == 7
    d = imports.import_list(table=table, year=2023, by=world.rita, at=at)
    assert len(d.new) == 0
