"""The signals that ask a command to end, beside Ctrl-C, which Python hears by itself."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def ending_signals() -> list[signal.Signals]:
    """SIGTERM, and what a Windows console sends for it; none outside the main thread, which alone may heed them."""
    if threading.current_thread() is not threading.main_thread():
        return []
    return [getattr(signal, name) for name in ("SIGTERM", "SIGBREAK") if hasattr(signal, name)]


@contextmanager
def heeded(on_signal: Callable[[], None]) -> Iterator[None]:
    """Within the block those signals call `on_signal`; afterwards they do again what they did before."""
    before = {number: signal.signal(number, lambda *_: on_signal()) for number in ending_signals()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
