import json
import os
import signal
import socket
import subprocess
import sys
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from verify.demo import cast
from verify.labels.codes import Keyring
from verify.management.commands import demo
from verify.models import AuditEvent, Certificate, Enterprise, LabelRun
from verify.scanning.verdicts import Verdict

VERDICTS = {verdict.value for verdict in Verdict}


def run(name: str) -> str:
    out = StringIO()
    call_command(name, stdout=out)
    return out.getvalue()


@pytest.fixture
def demo_mode(settings, tmp_path):
    settings.DEMO, settings.MEDIA_ROOT = True, tmp_path


def test_the_world_is_seeded_with_the_sample_of_the_real_list_twice_over_with_the_same_end_state(db, demo_mode):
    run("seed_demo")
    before = [model.objects.count() for model in (Enterprise, Certificate, LabelRun)]
    run("seed_demo")
    assert [model.objects.count() for model in (Enterprise, Certificate, LabelRun)] == before
    real = Enterprise.objects.filter(is_demo=False)
    assert (real.count(), Certificate.objects.filter(product__enterprise__in=real, round__year=2023).count()) == (7, 7)
    assert not LabelRun.objects.filter(product__enterprise__in=real).exists()


def test_made_up_data_is_refused_where_demo_mode_is_off(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="set DEMO=1"):
        run("seed_demo")
    assert Enterprise.objects.count() == 0


def test_the_addresses_are_json_with_every_verdict_and_every_account(db, demo_mode, settings, rf):
    run("seed_demo")
    before = AuditEvent.objects.count()

    shown = json.loads(run("demo_addresses"))

    assert set(shown) == {"verdicts", "accounts"}
    assert set(shown["verdicts"]) == VERDICTS
    assert len(set(shown["verdicts"].values())) == len(VERDICTS)
    opened = Keyring(settings.LABEL_KEYS).open_code(shown["verdicts"]["VALID"].removeprefix("/v/"))
    assert LabelRun.objects.get(pk=opened.run).product.name == "示例玉露茶"
    assert [set(account) for account in shown["accounts"]] == [{"role", "username", "password"}] * 12
    for account in shown["accounts"]:
        user = authenticate(rf.post("/admin/login/"), username=account["username"], password=account["password"])
        roles = {member.role.lower() for member in user.memberships.all()}
        assert account["role"] in roles | {group.name for group in user.groups.all()}
    assert AuditEvent.objects.count() == before


def test_without_the_world_the_addresses_say_what_to_run(db):
    with pytest.raises(CommandError, match=r"manage\.py seed_demo"):
        run("demo_addresses")


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "８０００x"])
def test_a_port_that_is_none_is_named(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(CommandError, match=r"is not a port: set it to a number from 1 to 65535\."):
        demo.free_port()


def test_a_busy_port_is_named_with_another_to_take(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(CommandError, match=f"Port {port} is in use: choose another, like PORT={port + 1} make demo."):
            demo.free_port()


def test_the_demo_refuses_to_run_where_demo_mode_is_off(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="set DEMO=1"):
        run("demo")


def test_the_list_on_the_terminal_names_every_account_verdict_and_place(db, demo_mode):
    run("seed_demo")
    out = StringIO()
    demo.Command(stdout=out).say_where_to_look("http://127.0.0.1:8000")
    lines = out.getvalue().splitlines()
    assert {line.split()[0] for line in lines if "/v/" in line and len(line.split()) == 2} == VERDICTS
    everybody = {account.username for account in (*cast.ACCOUNTS, *cast.PEOPLE)}
    assert {word for line in lines for word in line.split() if word.startswith("demo-")} == everybody
    assert {line.split()[0] for line in lines if line.startswith("  http")} == {f"http://127.0.0.1:8000{p}" for p in demo.PLACES}


STUBBORN = "import signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); sys.stdin.read()"


@pytest.mark.parametrize("is_stubborn", [False, True])
def test_a_server_that_is_told_to_stop_leaves_no_process(monkeypatch, is_stubborn):
    monkeypatch.setattr(demo, "PATIENCE", 0.2)
    code = STUBBORN if is_stubborn else "import sys; print(1, flush=True); sys.stdin.read()"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", code], process_group=0, **pipes) as server:
        server.stdout.read(1)
        demo.end(server)
        assert server.wait() == (-signal.SIGKILL if is_stubborn else -signal.SIGTERM)
    with pytest.raises(ProcessLookupError):
        os.killpg(server.pid, 0)


def test_without_the_world_the_page_says_what_to_run(db, settings, client):
    settings.DEMO = True
    answer = client.get("/demo", {"lang": "en"})
    assert answer.status_code == 503
    assert "run manage.py seed_demo first" in answer.content.decode()
