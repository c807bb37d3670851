"""Several people doing something at the very same moment, each on a database connection of their own."""

import fcntl
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import OperationalError, connection

# A server takes a hundred connections: the crowds of two workers at once would be more.
TURN = Path(tempfile.gettempdir()) / "hubei-premium-tests-together.lock"


def together(*calls: Callable[[], Any]) -> list[Any]:
    """What each call returned or raised, in the order given. Needs a test with committed data."""
    with TURN.open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        return _together(*calls)


def _together(*calls: Callable[[], Any]) -> list[Any]:
    gate = threading.Barrier(len(calls))
    outcomes: list[Any] = [None] * len(calls)

    def run(index: int, call: Callable[[], Any]) -> None:
        try:
            connect(gate)
            gate.wait()
            outcomes[index] = call()
        except Exception as raised:  # the test judges it
            outcomes[index] = raised
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def connect(gate: threading.Barrier, tries: int = 3) -> None:
    """On a busy machine a crowd waits longer than a reader would: for a line, and for its turn."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '60s'")
    except OperationalError:
        if tries > 1:
            return connect(gate, tries - 1)
        gate.abort()  # or the others would wait for ever for one who cannot come
        raise
    except Exception:
        gate.abort()
        raise
