"""`smoker alerts show`: the life of one alert, so that next morning one can see why the phone rang, or did not."""

from collections.abc import Iterator

import click

from smart_smoker import config
from smart_smoker.cli import screen
from smart_smoker.cli.options import begin, json_option, store_option
from smart_smoker.cli.printable import one_line
from smart_smoker.core.model import Severity
from smart_smoker.store._alert_care import AlertLife, SentText


@click.command("show", epilog="Example: smoker alerts show 12")
@click.argument("alert_id", metavar="ID", type=int)
@store_option
@json_option
def command(alert_id: int, store: str | None, *, as_json: bool) -> int:
    """Show every step of an alert with its time and cause, and every attempt to tell somebody."""
    with config.open_store(begin(store=store).store, create=False) as care:
        life = care.life(alert_id)
    if life is None:
        click.echo(f"There is no alert {alert_id}: `smoker alerts list` shows those there are.", err=True)
        return 1
    if as_json:
        screen.print_json(life_document(life))
    else:
        for line in life_lines(life):
            click.echo(one_line(line))
    return 0


def life_lines(life: AlertLife) -> Iterator[str]:
    """The life of an alert for a person."""
    about = f"{life.smoker}, {life.probe}" if life.probe else life.smoker
    yield f"Alert {life.id}: {life.message}"
    yield f"  {life.severity}, {life.rule}, {about}{', a demo' if life.is_demo else ''}"
    yield f"  by the readings' clock {_times(life)}"
    yield "What happened, UTC:"
    for step in life.steps:
        yield f"  {step.at:%Y-%m-%d %H:%M:%S}  {step.step}: {step.cause}"
    if life.texts:
        yield "What was sent, UTC:"
    for text in life.texts:
        yield from _text_lines(text)
    why = _why_silent(life)
    if why:
        yield why


def _times(life: AlertLife) -> str:
    raised = f"raised {life.raised_at:%Y-%m-%d %H:%M:%S} UTC"
    if life.cleared_at is None:
        return f"{raised}, still up"
    return f"{raised}, over after {screen.span(life.cleared_at - life.raised_at)}"


def _text_lines(text: SentText) -> Iterator[str]:
    whom = f"to {text.contact} by {text.channel}" if text.contact else f"by {text.channel}"
    code = f", code {text.code}" if text.code else ""
    yield f"  {text.created_at:%Y-%m-%d %H:%M:%S}  {whom}, {text.state}{code}: {text.text}"
    for attempt in text.attempts:
        yield f"    {attempt.at:%H:%M:%S}  {attempt.outcome}: {attempt.answer}"


def _why_silent(life: AlertLife) -> str:
    """Why nobody was told, where that is so."""
    if life.texts:
        return ""
    if life.severity == Severity.INFORMATION:
        return "Nobody was told: it is information, which is kept and shown, and never rings."
    if life.is_demo:
        return "Nobody was told: the alerts of a demo stay on the screen."
    if any(step.step == "held" for step in life.steps):
        return "Nobody was told yet: it is held back."
    return "Nobody was told: is `smoker notify` running, and does a contact hear of such alerts?"


def life_document(life: AlertLife) -> screen.Json:
    """The life of an alert as `--json` prints it."""
    return {
        "id": life.id,
        "smoker": life.smoker,
        "rule": life.rule,
        "probe": life.probe,
        "state": "cleared" if life.cleared_at else "raised",
        "severity": life.severity,
        "at": screen.iso(life.raised_at),
        "cleared_at": screen.iso(life.cleared_at),
        "message": life.message,
        "over": life.over,
        "temp_f": life.temp_f,
        "numbers": dict(life.numbers),
        "acknowledged_at": screen.iso(life.acknowledged_wall),
        "acknowledged_by": life.acknowledged_by or None,
        "snoozed_until": screen.iso(life.snoozed_until_wall),
        "steps": [{"at": screen.iso(each.at), "step": each.step, "cause": each.cause} for each in life.steps],
        "texts": [text_document(text) for text in life.texts],
    }


def text_document(text: SentText) -> screen.Json:
    """A text as `--json` prints it."""
    return {
        "contact": text.contact or None,
        "channel": text.channel,
        "kind": text.kind or None,
        "text": text.text,
        "code": text.code or None,
        "state": text.state,
        "at": screen.iso(text.created_at),
        "attempts": [
            {"at": screen.iso(each.at), "outcome": each.outcome, "answer": each.answer} for each in text.attempts
        ],
    }
