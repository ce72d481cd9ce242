"""The picture of `architecture.md`: a reading's way, the loops that move it, and what comes back once it is safe."""

from collections.abc import Iterator
from typing import Final

from docs.screen_picture import INK, PAPER

WIDTH: Final = 960
HEIGHT: Final = 432
FONT: Final = "system-ui,-apple-system,'Segoe UI','DejaVu Sans',sans-serif"
FAINT: Final = "#9aa4b2"
BOX_WIDTH: Final = 144
BOX_HEIGHT: Final = 112
BOX_TOP: Final = 142
STOPS: Final = {
    "source": ("a CSV log", "the simulator", "your own"),
    "broker": ("embedded, or", "RabbitMQ queues:", "one for each probe"),
    "monitor": ("windows, rules,", "their states:", "pure, no I/O"),
    "store": ("SQLite: readings,", "cooks, alerts,", "outbox"),
    "notifier": ("text message", "console", "your own"),
}
LEFTS: Final = {name: 32 + 188 * place for place, name in enumerate(STOPS)}
PRODUCE, CONSUME, NOTIFY, SERVE = "#7ee787", "#79c0ff", "#f2cc60", "#d2a8ff"


def architecture() -> str:
    """The picture as SVG."""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" role="img"'
            ' aria-label="A reading goes from source to broker, monitor, store and notifier">',
            f'<rect width="{WIDTH}" height="{HEIGHT}" rx="9" fill="{PAPER}"/>',
            f'<g font-family="{FONT}" font-size="13" fill="{INK}">',
            _text(
                WIDTH / 2, 34, "A reading goes one way, and nothing is forgotten before it is safe at the next stop", 15
            ),
            *(part for name in STOPS for part in _stop(name)),
            *(part for left, right in zip(LEFTS, list(LEFTS)[1:], strict=False) for part in _step(left, right)),
            *_loop("source", "broker", "produce", PRODUCE),
            *_loop("broker", "store", "consume", CONSUME),
            *_loop("store", "notifier", "notify", NOTIFY),
            *_receipt("broker", "source", "confirmed", "then the place in the log is kept", PRODUCE),
            *_receipt(
                "store", "broker", "acknowledged after the commit", "of readings, rules' states, alerts", CONSUME
            ),
            *_receipt("notifier", "store", "sent", "then marked as sent", NOTIFY),
            *_readers(),
            "</g>",
            "</svg>",
            "",
        ]
    )


def _stop(name: str) -> Iterator[str]:
    left = LEFTS[name]
    yield (
        f'<rect x="{left}" y="{BOX_TOP}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="8" fill="#2a313c"'
        f' stroke="{FAINT}"/>'
    )
    yield _text(_middle(name), BOX_TOP + 27, name, 17, weight="bold")
    for line, said in enumerate(STOPS[name]):
        yield _text(_middle(name), BOX_TOP + 55 + 19 * line, said, 13, FAINT)


def _step(name: str, following: str) -> Iterator[str]:
    begin, end, y = LEFTS[name] + BOX_WIDTH + 5, LEFTS[following] - 5, BOX_TOP + BOX_HEIGHT / 2
    yield f'<path d="M{begin} {y:g}H{end - 8}" stroke="{INK}" stroke-width="2.5"/>'
    yield _head(end, y, "right", INK)


def _loop(begin: str, end: str, name: str, colour: str) -> Iterator[str]:
    """A bracket over the stops that a loop spans, with its name."""
    left, right, top, bottom = _middle(begin) + 16, _middle(end) - 16, 88, BOX_TOP - 9
    yield (
        f'<path d="M{left} {bottom}V{top + 10}q0 -10 10 -10H{right - 10}q10 0 10 10V{bottom}" fill="none"'
        f' stroke="{colour}" stroke-width="2"/>'
    )
    yield _head(right, BOX_TOP - 3, "down", colour)
    yield _text((left + right) / 2, top - 9, name, 15, colour, weight="bold")


def _receipt(begin: str, end: str, said: str, more: str, colour: str) -> Iterator[str]:
    """What goes back to a stop, which may then forget."""
    right, left, top, bottom = _middle(begin) - 16, _middle(end) + 16, BOX_TOP + BOX_HEIGHT + 9, 298
    yield (
        f'<path d="M{right} {top - 5}V{bottom - 10}q0 10 -10 10H{left + 10}q-10 0 -10 -10V{top}" fill="none"'
        f' stroke="{colour}" stroke-width="1.5" stroke-dasharray="5 4"/>'
    )
    yield _head(left, top - 5, "up", colour)
    yield _text((left + right) / 2, bottom + 20, said, 13, colour)
    yield _text((left + right) / 2, bottom + 37, more, 12, FAINT)


def _readers() -> Iterator[str]:
    """Who reads the store: nothing else carries news."""
    x, top, bottom = _middle("store"), BOX_TOP + BOX_HEIGHT + 4, 366
    yield f'<path d="M{x} {top}V{bottom - 8}" stroke="{SERVE}" stroke-width="2"/>'
    yield _head(x, bottom, "down", SERVE)
    yield (
        f'<text x="{x}" y="{bottom + 22}" text-anchor="middle" font-size="15">'
        f'<tspan font-weight="bold" fill="{SERVE}">serve</tspan><tspan fill="{FAINT}"> (to come)</tspan>'
        " and who looks back: cooks, alerts, doctor</text>"
    )
    yield _text(x, bottom + 44, "they read the store; there is no second bus", 12, FAINT)


def _middle(name: str) -> int:
    return LEFTS[name] + BOX_WIDTH // 2


def _text(x: float, y: float, said: str, size: int, colour: str = INK, *, weight: str = "normal") -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="middle" font-size="{size}" font-weight="{weight}"'
        f' fill="{colour}">{said}</text>'
    )


def _head(x: float, y: float, way: str, colour: str) -> str:
    """An arrow's head whose tip is there."""
    back = {"right": "l-10 -6v12z", "down": "l-6 -10h12z", "up": "l-6 10h12z"}[way]
    return f'<path d="M{x:g} {y:g}{back}" fill="{colour}"/>'
