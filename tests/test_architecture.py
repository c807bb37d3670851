"""The repository keeps the shape that docs/architecture.md describes."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).parents[1]
PACKAGES = ("cms", "verify", "site/accounts", "site/config", "site/office", "site/portal", "tests", "bench")
FEATURES = ("registry", "supervision", "certification", "labels", "scanning", "tracking", "api")


def sources(*folders: str, suffix: str = ".py") -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in (ROOT / folder).rglob(f"*{suffix}") if "__pycache__" not in path.parts)


@pytest.fixture(scope="module")
def contracts() -> list[dict]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]


def test_every_import_contract_holds():
    # Its own process, since the linter reads the sources and must not see what the tests have imported.
    ran = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stdout
    assert re.search(r"Contracts: \d+ kept, 0 broken\.", ran.stdout)


def test_no_contract_has_an_exception(contracts):
    assert {contract["name"] for contract in contracts} >= {"one direction between the halves", "facts know no Wagtail"}
    excused = [contract["name"] for contract in contracts if any(key.startswith("ignore_") for key in contract)]
    assert excused == []


@pytest.mark.parametrize(
    "path",
    [
        *("README.md", "README.zh-CN.md", "CHANGELOG.md", "Makefile", "Procfile", "pyproject.toml", "manage.py", ".ci/run"),
        *("requirements/base.txt", "requirements/dev.txt"),
        *(f"site/config/{name}.py" for name in ("env", "settings", "urls", "wsgi")),
        *(
            "site/accounts/models.py",
            "site/accounts/roles.py",
            "site/office/apps.py",
            "site/portal/apps.py",
            "site/locale",
            "site/locale_frameworks",
        ),
        *("cms/models.py", "cms/pages", "cms/images.py", "cms/migrations"),
        *("verify/models.py", "verify/urls.py", "verify/migrations", "verify/management"),
        *(f"verify/{feature}" for feature in FEATURES),
        *(
            f"verify/{feature}/{part}"
            for feature in ("registry", "supervision", "certification", "labels", "scanning")
            for part in ("models.py", "actions")
        ),
        *("verify/labels/codes.py", "verify/labels/qr.py", "verify/scanning/verdicts.py", "verify/scanning/evidence.py"),
        *("templates/base.html", "media/.gitkeep", "bench", "docs/adr"),
        *(f"tests/{package}" for package in ("config", "accounts", "office", "portal", "cms", "verify", "e2e", "factories")),
    ],
)
def test_the_tree_is_the_one_of_the_design(path):
    assert (ROOT / path).exists()


def test_site_is_a_folder_of_sources_and_never_a_package():
    assert not (ROOT / "site" / "__init__.py").exists()
    assert not (ROOT / "tests" / "site").exists()


def test_every_file_has_found_its_name():
    nameless = {"utils", "util", "helpers", "helper", "common", "misc", "services"}
    assert [path for path in sources(*PACKAGES) if path.stem in nameless or path.parent.name in nameless] == []


def test_s5_nothing_is_marked_safe_by_hand():
    code = [path for path in sources(*PACKAGES[:6]) if re.search(r"\bmark_safe\b|\bSafeString\(", path.read_text())]
    pages = [path for path in sources("templates", suffix=".html") if re.search(r"\|\s*safe\b|autoescape off", path.read_text())]
    assert code + pages == []


def test_s5_sql_takes_no_text_by_formatting():
    """Statements are constants. Partitions alone are named by their month, which is a number of the calendar."""
    formatted = re.compile(r"\.(?:execute|raw|extra|executemany)\(\s*(?:f[\"']|[^,)\n]*(?:\.format\(|[\"']\s*%\s))")
    assert [path.name for path in sources(*PACKAGES[:6]) if formatted.search(path.read_text())] == ["partitions.py"]


def test_s8_no_page_cache():
    assert [path for path in sources(*PACKAGES[:6]) if re.search(r"\bcache_page\b|CacheMiddleware", path.read_text())] == []


def test_public_pages_have_no_inline_style_or_script():
    inline = re.compile(r"<[^>]+\sstyle=|<script(?![^>]*\bsrc=)|\son[a-z]+=\"")
    assert [
        path.name for path in sources("templates/scan", "templates/verify", suffix=".html") if inline.search(path.read_text())
    ] == []


def test_no_fact_is_written_outside_the_actions():
    """`save()` and friends on the register's rows stand in actions alone; the demo's one damaged row says why it does not."""
    writes = re.compile(r"\.(?:bulk_create|bulk_update|update_or_create|get_or_create)\(|objects\.create\(|\.save\(")
    allowed = {"verify/registry/audit.py", *(f"verify/demo/{name}.py" for name in ("cast", "stories", "world"))}
    # These save files, not rows.
    allowed |= {
        "verify/registry/exports.py",
        "site/office/reports.py",
        "verify/sealed_files.py",
        "verify/trace/tables.py",
        "site/portal/brand.py",  # the draft of a page, which is prose
        "verify/unpacking.py",
        *(f"verify/labels/{name}.py" for name in ("fonts", "printing", "qr", "singles")),
    }
    # And these save accounts and their phones, not facts.
    allowed |= {"site/office/management/commands/enable_staff.py"}
    found = {
        path.relative_to(ROOT).as_posix()
        for path in sources("verify", "site/office", "site/portal")
        if "actions" not in path.parts and "migrations" not in path.parts and writes.search(path.read_text())
    }
    assert found - allowed == set()


@pytest.mark.django_db
def test_every_model_has_its_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
