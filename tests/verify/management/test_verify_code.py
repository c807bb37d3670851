import pytest
from django.core.management import call_command


def test_it_prints_the_verdict_and_what_it_is_about(world, capsys):
    run = world.run()
    call_command("verify_code", world.code(run, 5).lower())
    printed = capsys.readouterr().out
    assert printed.startswith("VALID  认定有效  ")
    assert f"run {run.pk}  serial 5" in printed


def test_a_code_that_is_none_exits_with_1(db, capsys):
    with pytest.raises(SystemExit, match="1"):
        call_command("verify_code", "ABC")
    assert capsys.readouterr().out == "MALFORMED  编码有误  ABC\n"
