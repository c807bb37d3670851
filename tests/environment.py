"""The environment of the tests, set before settings are read. Loaded as a plugin by pyproject.toml."""

import os

DEFAULTS = {
    "SECRET_KEY": "a key for tests alone, of no value whatever to anybody else",
    "LABEL_KEYS": "new:" + "11" * 32 + ",old:" + "22" * 32,
    "CONTACT_KEYS": "new:" + "33" * 32,
    "PUBLIC_HOST": "jp.example.gov.cn",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1,jp.example.gov.cn",
}
for name, value in DEFAULTS.items():
    os.environ[name] = value
for name in ("DEMO", "DEBUG", "TIER", "REDIS_URL", "EMAIL_URL", "EMAIL_FROM"):
    os.environ.pop(name, None)
