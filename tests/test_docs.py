"""The documents say what the code does."""

import re
from pathlib import Path

import pytest
from accounts.roles import PERMISSIONS, Role

ROOT = Path(__file__).parents[1]
READMES = ["README.md", "README.zh-CN.md"]


def text(path: str) -> str:
    return (ROOT / path).read_text()


@pytest.mark.parametrize(
    "path",
    [
        *READMES,
        "CHANGELOG.md",
        "Procfile",
        ".ci/run",
        *(f"docs/{name}.md" for name in ("architecture", "label-codes", "operations", "security", "tour")),
    ],
)
def test_what_a_newcomer_looks_for_is_there(path):
    assert len(text(path).splitlines()) >= 3


def variables_read() -> set[str]:
    """Names handed to a reader of the environment in site/config."""
    sources = text("site/config/env.py") + text("site/config/settings.py")
    readers = "flag|choice|text|line|words|networks|number|folder|secret|named_keys|header|os\\.environ\\.get"
    return set(re.findall(rf'\b(?:env\.)?(?:{readers})\(\s*["\']([A-Z_]+)["\']', sources))


def test_the_reader_of_this_test_finds_variables_of_every_sort():
    assert {"SECRET_KEY", "LABEL_KEYS", "DATABASE_URL", "PORT", "TIER", "ALLOWED_HOSTS", "BEHIND_TLS_PROXY"} <= variables_read()


def test_every_variable_is_described_in_operations_and_no_other():
    table = text("docs/operations.md").partition("## Environment")[2].partition("\n## ")[0]
    assert sorted(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)) == sorted(variables_read())


@pytest.mark.parametrize("path", READMES)
def test_commands_of_the_readme_exist(path):
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`|=\d+ )make ([a-z]+)", text(path), re.MULTILINE))
    assert {"demo", "test"} <= named <= targets
    commands = {file.stem for folder in ("verify", "site/accounts") for file in (ROOT / folder).glob("management/commands/*.py")}
    assert set(re.findall(r"manage\.py ([a-z_]+)", text(path))) <= commands | {"migrate", "procrastinate"}


@pytest.mark.parametrize("path", [*READMES, *(f"docs/{name}.md" for name in ("architecture", "operations", "security", "tour"))])
def test_links_between_documents_lead_somewhere(path):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text(path))
    assert [link for link in links if not ((ROOT / path).parent / link).exists()] == []


@pytest.mark.parametrize("path", READMES)
def test_the_map_of_folders_is_true(path):
    folders = re.findall(r"^\| `([a-z./]+)/` \|", text(path), re.MULTILINE)
    assert len(folders) >= 8
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []


def roles_table() -> str:
    """Roles across, permissions down, as docs/security.md shows them."""
    names = sorted(set().union(*PERMISSIONS.values()), key=lambda name: (name.partition(".")[0], name.partition(".")[2]))
    rows = [
        "| permission | " + " | ".join(role.value for role in Role) + " |",
        "| --- |" + " --- |" * len(Role),
        *(f"| `{name}` | " + " | ".join("●" if name in PERMISSIONS[role] else "" for role in Role) + " |" for name in names),
    ]
    return "\n".join(re.sub(" +", " ", row) for row in rows)


def test_the_table_of_roles_is_the_one_in_the_code():
    shown = text("docs/security.md").partition("<!-- roles -->\n")[2].partition("<!-- /roles -->")[0].strip()
    assert shown == roles_table()


def test_the_pictures_of_the_tour_are_light_enough_to_read_on_a_phone():
    pictures = sorted((ROOT / "docs" / "tour").iterdir())
    assert {picture.name for picture in pictures} == set(re.findall(r"\(tour/([^)]+)\)", text("docs/tour.md")))
    assert [picture.name for picture in pictures if picture.stat().st_size > 120_000] == []
