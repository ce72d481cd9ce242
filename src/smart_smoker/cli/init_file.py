"""The text of a new `smoker.toml`: every line explained, and what is not set shown with its default.

A line that begins with `# ` explains; one that begins with `#` alone is a setting that can be switched on.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from smart_smoker.core.presets import Preset, preset_named
from smart_smoker.core.setup import Unit
from smart_smoker.settings import Settings

CHANNELS: Final = {"push": "push", "email": "email", "text": "text_message", "console": "console"}
"""How a person calls a way to be told: its notifier's name."""
FOOD_PROBES: Final = ("food-A", "food-B")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a person answered.

    Attributes:
        foods: by probe.
        unit: how temperatures are said.
        set_point_f: what the pit shall hold, °F.
        tell: by which ways, each with its addresses.
        quiet: when only what is urgent is told, `22:00-06:30`; empty for never.
    """

    foods: Mapping[str, str] = field(default_factory=dict)
    unit: Unit = Unit.FAHRENHEIT
    set_point_f: float = 225.0
    tell: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    quiet: str = ""


def settings_text(answers: Answers) -> str:
    """The whole file."""
    defaults = Settings()
    head = _HEAD.format(
        smoker=_quoted(defaults.smoker),
        unit=answers.unit,
        set_point=_number(answers.unit.from_f(answers.set_point_f)),
        rules=_list(defaults.rules),
        channels=_list(CHANNELS[way] for way in answers.tell),
        store=_quoted(defaults.store),
        broker=_quoted(defaults.broker),
    )
    quiet = f"quiet = {_quoted(answers.quiet)}" if answers.quiet else _NO_QUIET
    return "\n".join([head, *_foods(answers), _CONTACT.format(quiet=quiet), *_channels(answers), _TIMER])


_HEAD: Final = """\
# Settings of Smart Smoker. A line that begins with "# " explains. One that begins with "#" alone is a setting that can
# be switched on by taking the "#" away; it shows what holds without it. `smoker doctor` checks this file.

# The smoker's name, where its readings do not say it.
#smoker = {smoker}

# How temperatures are said here, on the command line and in messages: "F" or "C".
unit = "{unit}"

# How hot the pit shall be, in that unit.
set_point = {set_point}

# The rules that watch the cook: `smoker rules` lists them. A table [rule.NAME] has the settings of one.
#rules = {rules}

# The ways to be told: push, email, text_message, console, command. Try them with `smoker alerts test`.
channels = {channels}

# Whose clock quiet hours and timers go by, where it is not this machine's, such as: time_zone = "Europe/Berlin"

# Under which address a phone reaches this smoker, such as: public_url = "https://smoker.example.com"

# An address that is asked while all is well, so that its owner can ring you when this machine is dead, such as:
# heartbeat_url = "https://hc-ping.com/your-own-id"; and how often.
#heartbeat_every = "5m"

# Where readings, cooks and alerts are kept, and what carries readings between machines.
#store = {store}
#broker = {broker}

# The shortest time between two writes, to spare an SD card; 0 writes what has come at once.
#commit_every = 0

# A text that could not be sent for so long is given up.
#text_expire_after = "12h"

# From where on to log: "debug", "info", "warning" or "error".
#log_level = "info"
"""

_CONTACT: Final = """\
# Who is told. A second contact is another table, [contacts.NAME].
[contacts.cook]
# By which ways, where not by all of them, such as: channels = ["push"]
# The least that is told: "warning" or "urgent".
#least = "warning"
# The hours in which only what is urgent is told; the rest comes as a summary in the morning.
{quiet}
# How long something urgent must be unacknowledged before this contact hears of it.
#after = "0s"
# At most so many messages an hour; urgent ones are not counted.
#per_hour = 6
"""
_NO_QUIET: Final = '# Such as: quiet = "22:00-06:30"'

_NO_FOOD: Final = """\
# What a probe is in, and when that is done: `smoker presets` lists cuts.
#[probes.food-A]
#food = "brisket"
#preset = "brisket"
"""

_TIMER: Final = """\
# Something to do, again and again (every), or once (at = "14:00").
#[timers.spritz]
#every = "45m"
"""


def _foods(answers: Answers) -> Iterator[str]:
    if not answers.foods:
        yield _NO_FOOD
    for probe, food in answers.foods.items():
        lines = (
            f"# What {probe} is in: messages call it so.",
            f"[probes.{probe}]",
            f"food = {_quoted(food)}",
            *_done(preset_named(food), answers.unit),
            f"# More to be told of, by what is to be done then, such as: targets = {{ wrap = {_shown(165, answers)} }}",
            "# What the thermometer says too little; less than 0 where it says too much.",
            "#offset = 0",
        )
        yield "\n".join(lines) + "\n"


def _done(preset: Preset | None, unit: Unit) -> Iterator[str]:
    if preset is None:
        yield "# When it is done; without it nothing is told. `smoker presets` lists what is known of cuts. Such as:"
        yield f"# target = {_number(round(unit.from_f(165.0)))}"
        return
    rest = f", after {preset.rest.total_seconds() / 60:g} minutes of rest" if preset.rest else ""
    yield f"# Done at {unit.temperature(preset.done_f)}{f', when {preset.tip}' if preset.tip else ''}."
    yield f"# Safe to eat, says the USDA, from {unit.temperature(preset.safe_f)} on{rest}."
    yield f"preset = {_quoted(preset.name)}"


def _channels(answers: Answers) -> Iterator[str]:
    if urls := answers.tell.get("push"):
        yield (
            "# Where pushes go. It is a secret: whoever knows it can read along.\n"
            f"[channel.push]\nurls = {_list(urls)}\n"
        )
    if addresses := answers.tell.get("email"):
        yield (
            "# Where mail goes; the account that sends it stands in .env.toml.\n"
            f"[channel.email]\nto = {_quoted(addresses[0])}\n"
        )


def _shown(temp_f: float, answers: Answers) -> str:
    return _number(round(answers.unit.from_f(temp_f)))


def _number(value: float) -> str:
    return f"{round(value, 2):g}"


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"


def _quoted(text: str) -> str:
    """A TOML string: of printable characters it is spelled as JSON's is."""
    return json.dumps(text, ensure_ascii=False)
