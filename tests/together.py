"""Several people doing something at the very same moment, each on a database connection of their own."""

import fcntl
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection

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


def connect(gate: threading.Barrier) -> None:
    try:
        connection.ensure_connection()
    except Exception:
        gate.abort()  # or the others would wait for ever for one who cannot come
        raise
