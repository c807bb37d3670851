"""Every icon that is asked for is one that the admin draws; an unknown name would leave a hole, or a button without its words."""

import re
from pathlib import Path

from wagtail.admin.icons import get_icons

ROOT = Path(__file__).parents[2]
ASKED = re.compile(r'\b(?:icon name|icon|icon_name|classname_icon|header_icon|menu_icon) ?= ?"([a-z0-9-]+)"')


def test_every_icon_that_is_asked_for_is_drawn():
    sources = [
        *(ROOT / "templates").rglob("*.html"),
        *(path for part in ("cms", "verify", "site") for path in (ROOT / part).rglob("*.py")),
    ]
    asked = {name for path in sources for name in ASKED.findall(path.read_text())}
    drawn = set(re.findall(r'id="icon-([a-z0-9-]+)"', get_icons()))
    assert len(asked) > 20
    assert asked - drawn == set()
