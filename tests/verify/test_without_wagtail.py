"""The scan tier boots and answers with Wagtail not importable."""

import os
import subprocess
import sys

PROGRAM = """
import sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"wagtail", "modelcluster", "treebeard", "taggit", "cms", "office", "portal"}:
            raise ImportError(name)

sys.meta_path.insert(0, Refuse())
import django
django.setup()
from django.test import Client
client = Client(headers={"host": "jp.example.gov.cn"})
answers = [client.get("/v/ABC").status_code, client.get("/healthz").status_code, client.get(sys.argv[1]).status_code]
print(answers, "认定有效" in client.get(sys.argv[1]).content.decode(), "wagtail" in sys.modules)
"""


def test_verify_answers_a_scan_with_wagtail_not_importable(transactional_db, world, django_db_setup):
    from django.db import connection

    code = world.code(world.run(), 1)
    name = connection.settings_dict["NAME"]
    url, _, tail = os.environ["DATABASE_URL"].partition("?")
    environment = {**os.environ, "TIER": "scan", "DATABASE_URL": f"{url.rsplit('/', 1)[0]}/{name}" + (f"?{tail}" if tail else "")}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, f"/v/{code}"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "[404, 200, 200] True False", done.stderr
