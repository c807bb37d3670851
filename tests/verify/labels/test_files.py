"""Files for printers: made in parts, finished after any kill with the same bytes, handed out once, deleted in time."""

import hashlib
import os
import random
import signal
import time
import tracemalloc
import zipfile
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories.world import NOW
from tests.together import together
from tests.verify.labels.test_printing import pages, symbols
from verify.labels.actions import files
from verify.labels.addresses import address, codes_of, scratch_codes_of
from verify.labels.files import making, models
from verify.labels.formats import FORMATS, SAFE_MODULE_MM, module_mm
from verify.models import AuditEvent, LabelFile
from verify.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def small_parts(monkeypatch):
    for module in (models, making, files):
        monkeypatch.setattr(module, "PART", 500)


@pytest.fixture
def run(world):
    return world.run(quantity=30_000)


@pytest.fixture
def officer(world, run):
    return world.member(run.product.enterprise, "LABEL_OFFICER")


@pytest.fixture
def owner(world, run):
    return world.member(run.product.enterprise)


@pytest.fixture
def scratched(world, run):
    """A run with scratch codes."""
    return world.run(certificate=run.product.certificates.get(), quantity=30_000, has_scratch=True)


@pytest.fixture
def ask(run, officer):
    def ask(kind="CSV", **told) -> LabelFile:
        return files.ask(run=run, kind=kind, by=officer, at=NOW, **told)

    return ask


def made(file: LabelFile) -> LabelFile:
    assert files.make(file=file.pk, at=NOW)
    return LabelFile.objects.get(pk=file.pk)


def killed(file: LabelFile, seconds: float) -> None:
    """A process that makes it, stopped in the midst."""
    child = os.fork()
    if child == 0:
        connection.connection = None  # the parent's; this process opens its own
        try:
            files.make(file=file.pk, at=NOW)
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def finish(file: LabelFile) -> None:
    deadline = time.monotonic() + 30
    while not files.make(file=file.pk, at=NOW) and time.monotonic() < deadline:
        time.sleep(0.1)  # until the database has noticed that the last one is gone
    file.refresh_from_db()


def whole(file: LabelFile) -> bytes:
    return b"".join(files.content(file))


def code_of(action, *args, **told) -> str:
    with pytest.raises(Refused) as refused:
        action(*args, **told)
    return refused.value.code


def test_a_csv_of_several_parts_is_the_file_that_the_office_streams(run, ask, small_parts):
    file = made(ask())
    content = whole(file)
    lines = content.decode().splitlines()
    assert (len(lines), lines[0], file.parts.count()) == (30_001, "serial,code,grouped,address", 60)
    assert [line.split(",")[1] for line in lines[1:]] == [code for _serial, code in codes_of(run)]
    assert (file.sha256, file.size) == (hashlib.sha256(content).hexdigest(), len(content))


def test_the_parts_lie_sealed(ask, store):
    file = made(ask(last=10))
    [stored] = (path for path in store.rglob("*") if path.is_file())
    assert whole(file).split(b",")[4] not in stored.read_bytes()


@pytest.mark.parametrize("format", FORMATS)
def test_every_label_of_a_pdf_is_read_by_another_decoder(run, ask, format):
    if module_mm(FORMATS[format].symbol, making.LEVEL) < SAFE_MODULE_MM:
        assert code_of(ask, "PDF", format=format) == "too_small"
        return
    content = whole(made(ask("PDF", format=format, first=101, last=103)))
    found = [text for picture in pages(content, 600) for text, _level in symbols(picture)]
    assert found == [address(code) for _serial, code in codes_of(run, 101, 103)]


def test_a_single_label_has_bleed_trim_and_crop_marks(ask):
    content = whole(made(ask("PDF", format="40x30", last=1)))
    with pypdfium2.PdfDocument(content) as document:
        page = document[0]
        left, bottom, right, top = page.get_trimbox()
        mm = 72 / 25.4
        assert (round((right - left) / mm), round((top - bottom) / mm)) == (40, 30)
        bleed = page.get_bleedbox()
        assert round((left - bleed[0]) / mm) == 2


@pytest.mark.parametrize("format", ["A4", "30x20", "40x30", "50x30", "60x40"])
def test_v5_where_text_stands_beside_the_symbol_the_one_true_host_is_whole(ask, format):
    with pypdfium2.PdfDocument(whole(made(ask("PDF", format=format, last=1)))) as document:
        text = document[0].get_textpage().get_text_bounded()
    assert (text.count("jp.example.gov.cn"), text.count("扫码查询认定状态")) == (1, 1)


def test_what_is_too_small_is_refused_with_the_smallest_that_fits(ask):
    with pytest.raises(Refused, match="20 × 20"):
        ask("PDF", format="15x15")
    assert code_of(ask, "PDF", format="nonsense") == "format"


def test_many_sheets_come_as_a_zip_of_pdfs(ask, small_parts):
    file = made(ask("PDF", format="A4", last=1200))
    with zipfile.ZipFile(BytesIO(whole(file))) as archive:
        assert [entry.filename.partition("-")[2] for entry in archive.infolist()] == ["1-500.pdf", "501-1000.pdf", "1001-1200.pdf"]
        assert archive.testzip() is None
        assert all(archive.read(entry).startswith(b"%PDF-") for entry in archive.infolist())
    assert file.name.endswith(".zip")


@pytest.mark.parametrize(("kind", "start"), [("SVG", b"<svg"), ("PNG", b"\x89PNG")])
def test_small_runs_come_as_pictures(run, ask, kind, start):
    file = made(ask(kind, first=7, last=9))
    with zipfile.ZipFile(BytesIO(whole(file))) as archive:
        codes = dict(codes_of(run, 7, 9))
        assert archive.namelist() == [f"{serial}-{code}.{kind.lower()}" for serial, code in codes.items()]
        assert all(archive.read(name).startswith(start) for name in archive.namelist())


@pytest.mark.parametrize("kind", ["SVG", "PNG"])
def test_a_large_run_is_no_zip_of_pictures(ask, kind):
    assert code_of(ask, kind, last=10_001) == "too_many"


def test_a_file_made_anew_has_the_same_hash(ask, small_parts):
    for kind, told in (("CSV", {}), ("PDF", {"format": "A4", "last": 700}), ("SVG", {"last": 20}), ("PNG", {"last": 5})):
        assert made(ask(kind, **told)).sha256 == made(ask(kind, **told)).sha256, kind


@pytest.mark.django_db(transaction=True)
def test_r10_killed_twenty_times_at_random_it_ends_with_every_code_and_the_same_hash(ask, small_parts):
    expected, file = made(ask()), ask()
    chance = random.Random(17)
    for _ in range(20):
        killed(file, chance.uniform(0.02, 0.12))
    finish(file)
    assert (file.sha256, file.size) == (expected.sha256, expected.size)
    assert whole(file).count(b"\r\n") == 30_001
    assert sorted(file.parts.values_list("number", flat=True)) == list(range(1, 61))


def test_while_one_process_is_at_it_another_one_leaves(ask):
    file = ask()
    with files._alone(file.pk) as first:
        other = connection.copy()
        try:
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_lock(hashtext('verify_labelfile'), %s)", [file.pk])
                assert (first, cursor.fetchone()[0]) == (True, False)
        finally:
            other.close()


def test_many_codes_take_no_more_memory_than_a_few_parts(world, officer, run):
    big = world.run(certificate=run.product.certificates.get(), quantity=100_000)
    file = files.ask(run=big, kind="CSV", by=officer, at=NOW)
    tracemalloc.start()
    try:
        file = made(file)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert sum(part.labels for part in file.parts.all()) == 100_000
    assert peak < 10 * 1024 * 1024  # of ten parts, some 1.1 MB each
    assert file.size > 9 * 10**6


def test_what_cannot_be_made_says_so_and_is_not_tried_for_ever(ask, settings):
    file = ask()
    settings.LABEL_KEYS = {"other": b"k" * 32}
    with pytest.raises(Refused):
        files.make(file=file.pk, at=NOW)
    file.refresh_from_db()
    assert (file.state(), file.failure, files.unfinished(NOW + timedelta(days=1))) == ("FAILED", "Refused", [])


def test_asking_queues_the_job_once(ask):
    file = ask()
    files.enqueue(file.pk)
    assert ProcrastinateJob.objects.filter(task_name=files.TASK, args={"file": file.pk}).count() == 1


def test_an_unfinished_file_is_taken_up_again_after_a_while(ask):
    file = ask()
    assert files.unfinished(NOW + timedelta(minutes=9)) == []
    assert files.unfinished(NOW + timedelta(minutes=11)) == [file.pk]
    made(file)
    assert files.unfinished(NOW + timedelta(minutes=11)) == []


def test_five_at_once_are_enough(ask):
    for _ in range(5):
        ask()
    assert code_of(ask) == "busy"


def test_others_ask_for_nothing(world, run):
    for by in (world.member(run.product.enterprise, "EDITOR"), world.member(world.enterprise()), world.rita):
        assert code_of(files.ask, run=run, kind="CSV", by=by, at=NOW) == "not_permitted"


def test_a_link_opens_once_for_whoever_asked_and_within_a_day(world, run, ask, officer):
    file = made(ask())
    owner = world.member(run.product.enterprise)
    assert code_of(files.link, file=file, by=owner, at=NOW) == "same_person"
    token = files.link(file=file, by=officer, at=NOW)
    assert token not in str(list(LabelFile.objects.values()))
    for wrong in ({"by": owner}, {"token": "x"}, {"token": ""}, {"at": NOW + timedelta(days=1)}):
        assert code_of(files.redeem, **{"file": file, "token": token, "by": officer, "at": NOW, **wrong}) == "link"
    files.redeem(file=file, token=token, by=officer, at=NOW)
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.data) == ("labels.download", {"file": file.pk, "sha256": file.sha256, "labels": 30_000})
    assert code_of(files.redeem, file=file, token=token, by=officer, at=NOW) == "link"


def test_no_link_to_what_is_not_ready(ask, officer):
    assert code_of(files.link, file=ask(), by=officer, at=NOW) == "not_ready"


def test_after_its_week_the_parts_go_and_the_row_stays(ask, store):
    file = made(ask())
    assert files.outdated(NOW + timedelta(days=7)) == []
    assert files.outdated(NOW + timedelta(days=7, seconds=1)) == [file.pk]
    files.prune(file=file.pk, at=NOW + timedelta(days=8))
    file.refresh_from_db()
    assert (file.state(), file.sha256 != "", default_storage.exists(models.place_of(file.place, 1))) == ("PRUNED", True, False)
    assert file.parts.count() == 0


def asked(run, kind, by, **told) -> LabelFile:
    return files.ask(run=run, kind=kind, by=by, at=NOW, **told)


def test_the_scratch_codes_are_a_file_of_their_own_line_by_line_beside_the_codes(scratched, officer, owner, small_parts):
    codes, scratches = made(asked(scratched, "CSV", officer)), made(asked(scratched, "SCRATCH", owner))
    first, second = (whole(file).decode().splitlines() for file in (codes, scratches))
    assert (second[0], len(first), len(second), scratches.parts.count()) == ("serial,scratch", 30_001, 30_001, 60)
    assert [line.split(",")[0] for line in first] == [line.split(",")[0] for line in second]
    assert second[1:] == [f"{serial},{code[:4]} {code[4:]}" for serial, code in scratch_codes_of(scratched)]
    in_part = made(asked(scratched, "SCRATCH", owner, first=501, last=503))
    assert whole(in_part).decode().splitlines()[1:] == second[501:504]
    assert (scratches.sha256, scratches.name) == (
        hashlib.sha256(whole(scratches)).hexdigest(),
        f"{scratched.pk}-1-30000-scratch.csv",
    )


def test_neither_file_holds_both_secrets(scratched, officer, owner):
    pairs = list(zip(codes_of(scratched, 1, 1000), scratch_codes_of(scratched, 1, 1000), strict=True))
    codes = whole(made(asked(scratched, "CSV", officer, last=1000))).decode()
    scratches = whole(made(asked(scratched, "SCRATCH", owner, last=1000))).decode()
    fields = {field for line in codes.splitlines() for field in line.split(",")}
    assert [code for (_, _code), (_, code) in pairs if code in fields or f"{code[:4]} {code[4:]}" in fields] == []
    assert [code for (_, code), _ in pairs if code in scratches] == []


@pytest.mark.parametrize("kind", ["CSV", "PDF", "SVG", "PNG"])
def test_whoever_asked_for_the_codes_does_not_get_the_scratch_codes(scratched, officer, owner, kind):
    asked(scratched, kind, officer, last=3, **({"format": "A4"} if kind == "PDF" else {}))
    assert code_of(asked, scratched, "SCRATCH", officer, first=4) == "second_person"
    file = made(asked(scratched, "SCRATCH", owner, last=3))
    assert code_of(files.link, file=file, by=officer, at=NOW) == "same_person"
    token = files.link(file=file, by=owner, at=NOW)
    assert code_of(files.redeem, file=file, token=token, by=officer, at=NOW) == "link"
    assert files.redeem(file=file, token=token, by=owner, at=NOW) == file


def test_whoever_asked_for_the_scratch_codes_does_not_get_the_codes(scratched, officer, owner):
    file = asked(scratched, "SCRATCH", owner, last=3)
    for kind in ("CSV", "PDF", "SVG", "PNG"):
        assert code_of(asked, scratched, kind, owner, format="A4") == "second_person"
    files.prune(file=file.pk, at=NOW)
    assert code_of(asked, scratched, "CSV", owner) == "second_person"  # it was read all the same
    asked(scratched, "SCRATCH", owner, first=4)
    asked(scratched, "CSV", officer)


def test_the_rule_is_of_one_run(scratched, run, officer):
    asked(run, "CSV", officer)
    asked(scratched, "SCRATCH", officer)


def test_a_run_without_scratch_codes_has_no_such_file(ask, run):
    assert code_of(ask, "SCRATCH") == "no_scratch"
    assert code_of(scratch_codes_of, run) == "no_scratch"


@pytest.mark.django_db(transaction=True)
def test_one_person_who_asks_for_both_at_once_gets_one(scratched, officer):
    both = [partial(asked, scratched, kind, officer, last=3) for kind in ("CSV", "SCRATCH")] * 5
    outcomes = together(*both)
    assert len(set(LabelFile.objects.values_list("kind", flat=True))) == 1
    assert sorted({getattr(outcome, "code", "") for outcome in outcomes}) == ["", "second_person"]


@pytest.mark.django_db(transaction=True)
def test_r10_the_scratch_file_killed_at_random_ends_the_same(scratched, owner, small_parts):
    expected, file = made(asked(scratched, "SCRATCH", owner)), asked(scratched, "SCRATCH", owner)
    chance = random.Random(8)
    for _ in range(5):
        killed(file, chance.uniform(0.02, 0.12))
    finish(file)
    assert (file.sha256, whole(file).count(b"\r\n")) == (expected.sha256, 30_001)
