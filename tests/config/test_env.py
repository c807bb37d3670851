"""A missing or malformed variable stops the boot with a sentence that names it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from config import env
from django.core.exceptions import ImproperlyConfigured

KEY = "ab" * 32


@pytest.fixture(autouse=True)
def own_data_folder(monkeypatch, tmp_path):
    monkeypatch.setattr(env, "DATA", tmp_path / ".data")


@pytest.fixture
def production(monkeypatch):
    for name in ("DEMO", "DEBUG", "PORT"):
        monkeypatch.delenv(name, raising=False)


READERS = {
    "DEMO": lambda: env.flag("DEMO"),
    "DEBUG": lambda: env.flag("DEBUG"),
    "BEHIND_TLS_PROXY": lambda: env.flag("BEHIND_TLS_PROXY"),
    "TIER": lambda: env.choice("TIER", "full", "scan"),
    "SECRET_KEY": env.secret_key,
    "LABEL_KEYS": lambda: env.named_keys("LABEL_KEYS"),
    "CONTACT_KEYS": lambda: env.named_keys("CONTACT_KEYS"),
    "PUBLIC_HOST": env.public_host,
    "ALLOWED_HOSTS": env.allowed_hosts,
    "CLIENT_ADDRESS_HEADER": lambda: env.header("CLIENT_ADDRESS_HEADER"),
    "DATABASE_URL": env.database,
    "CONN_MAX_AGE": lambda: env.number("CONN_MAX_AGE", 600),
    "SITE_ICP": lambda: env.line("SITE_ICP"),
    "REDIS_URL": env.caches,
    "EMAIL_URL": env.mail,
    "EMAIL_FROM": lambda: env.sender("no-reply@jp.example.gov.cn"),
    "STATIC_ROOT": lambda: env.folder("STATIC_ROOT", Path("/srv/static")),
    "WECHAT_APP_ID": env.wechat,
    "WECHAT_SECRET": env.wechat,
    "WECHAT_API": env.wechat,
    "BAIDU_PUSH_TOKEN": env.search_engines,
    "BAIDU_PUSH_API": env.search_engines,
    "INDEXNOW_KEY": env.search_engines,
    "INDEXNOW_API": env.search_engines,
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEMO", "maybe"),
        ("DEBUG", "2"),
        ("BEHIND_TLS_PROXY", "nginx"),
        ("TIER", "office"),
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("LABEL_KEYS", ""),
        ("LABEL_KEYS", KEY),
        ("LABEL_KEYS", f"k1:{KEY[:-1]}"),
        ("LABEL_KEYS", f"k1:{KEY.upper()}"),
        ("LABEL_KEYS", f"k1:{KEY},k1:{KEY}"),
        ("LABEL_KEYS", f"k1:{KEY},"),
        ("LABEL_KEYS", f"a-name-too-long:{KEY}"),
        ("CONTACT_KEYS", ""),
        ("CONTACT_KEYS", f"k1={KEY}"),
        ("PUBLIC_HOST", ""),
        ("PUBLIC_HOST", "http://jp.example.gov.cn"),
        ("PUBLIC_HOST", "jp.example.gov.cn/path"),
        ("PUBLIC_HOST", "湖北精品.example"),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "jp.example.gov.cn,*"),
        ("CLIENT_ADDRESS_HEADER", "X Real IP"),
        ("DATABASE_URL", "mysql://user@host/name"),
        ("DATABASE_URL", "postgresql://user@host:5432"),
        ("DATABASE_URL", "postgresql://user@host:port/name?what=1"),
        ("DATABASE_URL", "host=localhost dbname=name"),
        ("CONN_MAX_AGE", "ten"),
        ("CONN_MAX_AGE", "-1"),
        ("REDIS_URL", "host:6379"),
        ("STATIC_ROOT", "staticfiles"),
        ("EMAIL_URL", "mail.example:25"),
        ("EMAIL_URL", "imap://mail.example"),
        ("EMAIL_URL", "smtp://"),
        ("EMAIL_URL", "smtp://u:secret@mail.example:port"),
        ("EMAIL_URL", "smtp://mail.example:99999"),
        ("EMAIL_URL", "smtp://mail.example/box"),
        ("EMAIL_URL", "smtp://mail.example?tls=1"),
        ("EMAIL_FROM", "示例局"),
        ("EMAIL_FROM", "a@b.example\nBcc: c@d.example"),
        ("WECHAT_APP_ID", "gh_0123456789ab"),
        ("WECHAT_SECRET", "short"),
        ("WECHAT_API", "http://api.weixin.qq.com"),
        ("WECHAT_API", "https://user@api.weixin.qq.com"),
        ("WECHAT_API", "http://127.0.0.1.evil.example"),
        ("WECHAT_API", "api.weixin.qq.com"),
        ("BAIDU_PUSH_TOKEN", "a b"),
        ("BAIDU_PUSH_API", "http://elsewhere.example"),
        ("INDEXNOW_KEY", "short"),
        ("INDEXNOW_KEY", "../../etc/passwd"),
        ("INDEXNOW_API", "https://api.indexnow.org/?key=x"),
        ("SITE_ICP", "1" * 121),
        ("SITE_ICP", "鄂ICP备\n1号"),
    ],
)
def test_a_missing_or_malformed_variable_is_named_with_what_to_set(production, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured) as refusal:
        READERS[name]()
    sentence = str(refusal.value)
    assert sentence.startswith(name)
    assert re.search(r"set it |set \w+=|must name|leave (?:it|the scheme) out", sentence)
    assert KEY not in sentence


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("DEMO", "Yes", True),
        ("DEBUG", " off ", False),
        ("TIER", "", "full"),
        ("TIER", "scan", "scan"),
        ("LABEL_KEYS", f"new:{KEY}, old:{'01' * 32}", {"new": bytes.fromhex(KEY), "old": b"\x01" * 32}),
        ("PUBLIC_HOST", "JP.example.gov.cn", ("https", "jp.example.gov.cn")),
        ("PUBLIC_HOST", "https://jp.example.gov.cn:8443/", ("https", "jp.example.gov.cn:8443")),
        ("ALLOWED_HOSTS", "a.example, b.example,", ["a.example", "b.example"]),
        ("CLIENT_ADDRESS_HEADER", "X-Real-IP", "HTTP_X_REAL_IP"),
        ("CLIENT_ADDRESS_HEADER", "", "REMOTE_ADDR"),
        ("CONN_MAX_AGE", "0", 0),
        ("SITE_ICP", " 示例ICP备00000000号 ", "示例ICP备00000000号"),
        ("CONN_MAX_AGE", "", 600),
        ("STATIC_ROOT", "/var/static", Path("/var/static")),
        ("STATIC_ROOT", "", Path("/srv/static")),
        ("EMAIL_URL", "", {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}),
        ("EMAIL_FROM", "", "no-reply@jp.example.gov.cn"),
        ("EMAIL_FROM", "gs@example.gov.cn", "gs@example.gov.cn"),
    ],
)
def test_what_is_well_formed_is_read(production, monkeypatch, name, value, read):
    monkeypatch.setenv(name, value)
    assert READERS[name]() == read


def test_a_database_url_becomes_settings(production, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:p%40ss@db.example:6543/jp?sslmode=require")
    read = env.database()
    wanted = {"NAME": "jp", "USER": "u", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": "6543"}
    assert {name: read[name] for name in wanted} == wanted
    assert {name: read["OPTIONS"][name] for name in ("connect_timeout", "sslmode")} == {"connect_timeout": 2, "sslmode": "require"}


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("smtp://mail.example", ("mail.example", 25, "", "", False, False)),
        ("smtp+tls://gs:p%40ss@mail.example", ("mail.example", 587, "gs", "p@ss", True, False)),
        ("smtps://gs@mail.example:4650/", ("mail.example", 4650, "gs", "", False, True)),
    ],
)
def test_a_mail_url_becomes_settings(production, monkeypatch, url, read):
    monkeypatch.setenv("EMAIL_URL", url)
    names = ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL")
    assert tuple(env.mail()[f"EMAIL_{name}"] for name in names) == read


def test_a_malformed_mail_url_does_not_show_its_password(production, monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "smtp://u:secret@mail.example:port")
    with pytest.raises(ImproperlyConfigured) as refusal:
        env.mail()
    assert "secret" not in str(refusal.value)


def test_redis_counts_only_where_it_is_named(production, monkeypatch):
    monkeypatch.delenv("REDIS_URL", raising=False)
    assert env.caches()["default"]["BACKEND"].endswith("LocMemCache")
    monkeypatch.setenv("REDIS_URL", "redis://cache.example:6379/0")
    assert env.caches()["default"]["BACKEND"].endswith("RedisCache")


def test_local_runs_make_up_their_secrets_once_and_keep_them_to_themselves(monkeypatch):
    monkeypatch.setenv("DEMO", "1")
    for name in ("SECRET_KEY", "LABEL_KEYS"):
        monkeypatch.delenv(name)
    first = env.secret_key(), env.named_keys("LABEL_KEYS")
    assert (env.secret_key(), env.named_keys("LABEL_KEYS")) == first
    kept = env.DATA / "secrets.json"
    assert set(json.loads(kept.read_text())) == {"SECRET_KEY", "LABEL_KEYS"}
    assert kept.stat().st_mode & 0o077 == 0


def test_local_runs_answer_on_their_own_port_by_plain_http(monkeypatch):
    monkeypatch.setenv("DEMO", "1")
    monkeypatch.setenv("PORT", "8123")
    monkeypatch.delenv("PUBLIC_HOST")
    monkeypatch.delenv("ALLOWED_HOSTS")
    assert env.public_host() == ("http", "127.0.0.1:8123")
    assert env.allowed_hosts() == ["127.0.0.1", "localhost", "[::1]", "testserver"]


def boot(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs `code` in a process of its own, with the tests' secrets and no database."""
    names = ("PATH", "HOME", "SECRET_KEY", "LABEL_KEYS", "CONTACT_KEYS", "PUBLIC_HOST", "ALLOWED_HOSTS")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    nowhere = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "DJANGO_SETTINGS_MODULE": "config.settings"}
    environment = {**kept, **nowhere, **variables}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=120)


def test_the_whole_boot_stops_at_a_missing_variable():
    refused = boot("import django; django.setup()", LABEL_KEYS="")
    last = refused.stderr.strip().splitlines()[-1]
    assert refused.returncode == 1
    assert last.startswith("django.core.exceptions.ImproperlyConfigured: LABEL_KEYS is not set: set it to NAME:HEX")


def test_the_scan_tier_boots_without_wagtail():
    code = """if True:
        import sys
        import django
        django.setup()
        from django.urls import get_resolver
        assert get_resolver().url_patterns
        print(sorted({name.split(".")[0] for name in sys.modules} & {"wagtail", "cms", "office", "portal"}))
    """
    ran = boot(code, TIER="scan")
    assert (ran.stdout.strip(), ran.returncode) == ("[]", 0), ran.stderr


@pytest.mark.parametrize(("given", "missing"), [("WECHAT_APP_ID", "WECHAT_SECRET"), ("WECHAT_SECRET", "WECHAT_APP_ID")])
def test_half_an_account_of_wechat_names_the_other_half_and_no_secret(production, monkeypatch, given, missing):
    whole = {"WECHAT_APP_ID": "wx0123456789abcdef", "WECHAT_SECRET": KEY[:32]}
    monkeypatch.setenv(given, whole[given])
    with pytest.raises(ImproperlyConfigured, match=f"^{missing} is not set") as refusal:
        env.wechat()
    assert KEY[:32] not in str(refusal.value)


def test_services_of_others_are_their_own_or_a_stand_in_on_this_machine(production, monkeypatch):
    assert env.wechat() == {"WECHAT_APP_ID": "", "WECHAT_SECRET": "", "WECHAT_API": "https://api.weixin.qq.com"}
    assert env.search_engines() == {
        "BAIDU_PUSH_TOKEN": "",
        "BAIDU_PUSH_API": "http://data.zz.baidu.com",
        "INDEXNOW_KEY": "",
        "INDEXNOW_API": "https://api.indexnow.org",
    }
    monkeypatch.setenv("WECHAT_API", "http://127.0.0.1:8999/")
    assert env.wechat()["WECHAT_API"] == "http://127.0.0.1:8999"
