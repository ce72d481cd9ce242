"""`smoker init`: writes a settings file, from five questions or from flags."""

import os
import secrets
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, TypeVar

import click

from smart_smoker import setting_values as read
from smart_smoker.cli.init_file import CHANNELS, FOOD_PROBES, Answers, settings_text
from smart_smoker.core.setup import Unit
from smart_smoker.errors import ConfigError
from smart_smoker.secrets_file import is_mail_address
from smart_smoker.settings import settings_place

T = TypeVar("T")

EXAMPLES: Final = """\b
Examples:
  smoker init
  smoker init --food-a brisket --food-b "pork butt" --tell push --quiet 22:00-06:30
  smoker init --unit C --set-point 110 --tell email:me@example.com --force
"""
NONE: Final = "none"
_WAYS: Final = f"push, push:ntfy://TOPIC, email:ADDRESS, text, console or {NONE}"


@click.command("init", epilog=EXAMPLES)
@click.option("--food-a", metavar="FOOD", help="What the probe food-A is in; `smoker presets` lists cuts.")
@click.option("--food-b", metavar="FOOD", help="What the probe food-B is in.")
@click.option("--set-point", metavar="N", help="How hot the pit shall be, in the unit; by default 225 °F.")
@click.option("--unit", metavar="F|C", help="How temperatures are said; by default F.")
@click.option("--tell", metavar="WAY", multiple=True, help=f"How you are told: {_WAYS}; by default console.")
@click.option("--quiet", metavar="HOURS", help="When only what is urgent is told, such as 22:00-06:30.")
@click.option("--yes", "-y", is_flag=True, help="Ask nothing: what no flag says is left at its default.")
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
def command(
    food_a: str | None,
    food_b: str | None,
    *,
    set_point: str | None,
    unit: str | None,
    tell: tuple[str, ...],
    quiet: str | None,
    yes: bool,
    force: bool,
) -> None:
    """Write smoker.toml, with every line explained.

    Asks what no flag says; where there is no terminal, that is left at its default.
    """
    path = settings_place(os.environ, Path.cwd())
    if path.exists() and not force:
        raise ConfigError(f"{path} is there already: --force overwrites it, and an editor changes it")
    flags = (food_a, food_b, set_point, unit, *tell, quiet)
    is_asking = not yes and _is_terminal()
    if not is_asking and not yes and all(flag is None for flag in flags):
        raise click.UsageError(
            "there is no terminal to ask at: say --food-a, --food-b, --set-point, --unit, --tell and --quiet, or --yes"
        )
    asked = _Questions(is_asking=is_asking)
    foods = [food_a, food_b] if food_a or food_b else asked.foods()
    chosen = asked.unit(unit)
    answers = Answers(
        foods={probe: food for probe, said in zip(FOOD_PROBES, foods, strict=False) if (food := _food(said))},
        unit=chosen,
        set_point_f=asked.set_point_f(set_point, chosen),
        tell=asked.tell(tell),
        quiet=asked.quiet(quiet),
    )
    _write(path, settings_text(answers), is_new=not force)
    _say_what_next(path, answers)


class _Questions:
    """Asks at a terminal, again where an answer is none; elsewhere a flag or the default is the answer."""

    def __init__(self, *, is_asking: bool) -> None:
        self._is_asking = is_asking

    def foods(self) -> list[str | None]:
        """One food a probe."""
        return list(self._answer(None, "What is on food-A and food-B? (brisket, pork butt)", NONE, _as_foods))

    def unit(self, flag: str | None) -> Unit:
        """How temperatures are said."""
        return self._answer(flag, "Temperatures in F or C?", "F", lambda text: read.as_unit(text, "--unit"))

    def set_point_f(self, flag: str | None, unit: Unit) -> float:
        """What the pit shall hold."""
        default = "225" if unit is Unit.FAHRENHEIT else "110"
        as_temp_f = read.set_point_in(unit)
        question = f"How hot shall the pit be, °{unit}?"
        return self._answer(flag, question, default, lambda text: float(as_temp_f(text, "--set-point")))

    def tell(self, flags: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """By which ways the person is told."""
        if flags:
            return _as_ways(flags)
        question = f"How shall you be told? ({_WAYS})"
        return self._answer(None, question, "console", lambda text: _as_ways(text.split(",")))

    def quiet(self, flag: str | None) -> str:
        """When only what is urgent is told."""
        return self._answer(flag, "When is only what is urgent told? (22:00-06:30)", NONE, _as_quiet)

    def _answer(self, flag: str | None, question: str, default: str, reader: Callable[[str], T]) -> T:
        if flag is not None or not self._is_asking:
            return reader(default if flag is None else flag)

        def checked(text: str) -> T:
            try:
                return reader(text)
            except ConfigError as wrong:
                raise click.BadParameter(str(wrong)) from None

        answer: T = click.prompt(question, default=default, value_proc=checked, err=True)
        return answer


def _as_foods(text: str) -> list[str | None]:
    foods = [_food(food) for food in text.split(",")]
    if len(foods) > len(FOOD_PROBES):
        raise ConfigError(f"there are {len(FOOD_PROBES)} food probes: name as many foods at most, with a comma between")
    return foods


def _food(said: str | None) -> str | None:
    said = (said or "").strip()
    return None if said.lower() in {"", NONE} else read.as_text(said, "a food")


def _as_quiet(text: str) -> str:
    if text.strip().lower() == NONE:
        return ""
    begin, end = read.as_hours(text, "--quiet")
    return f"{begin:%H:%M}-{end:%H:%M}"


def _as_ways(texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The ways by name, each with its addresses."""
    ways: dict[str, tuple[str, ...]] = {}
    for said in filter(None, map(str.strip, texts)):
        way, _, address = said.partition(":")
        if way == NONE:
            continue
        if way not in CHANNELS:
            raise read.unknown("way", way, "--tell", [*CHANNELS, NONE])
        ways[way] = (*ways.get(way, ()), *_addresses(way, address))
    return ways


def _addresses(way: str, address: str) -> tuple[str, ...]:
    if way == "push":
        # A topic that nobody can guess is all that keeps others from reading along.
        return (address or f"ntfy://smoker-{secrets.token_hex(8)}",)
    if way == "email" and not is_mail_address(address):
        raise ConfigError(f"--tell must be email:ADDRESS, such as email:me@example.com, not {way}:{address}")
    if way != "email" and address:
        raise ConfigError(f"--tell {way} takes no address: the account and the number stand in .env.toml")
    return (address,) if address else ()


def _write(path: Path, text: str, *, is_new: bool) -> None:
    try:
        with path.open("x" if is_new else "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        if "[channel.push]" in text:
            path.chmod(0o600)
    except OSError as wrong:
        raise ConfigError(f"cannot write {path}: {wrong.strerror or wrong}") from None


def _say_what_next(path: Path, answers: Answers) -> None:
    click.echo(f"{path} is written.")
    for url in answers.tell.get("push", ()):
        if url.startswith("ntfy://smoker-"):
            click.echo(f"Subscribe to {url.removeprefix('ntfy://')} in the ntfy app.")
    if {"email", "text"} & set(answers.tell):
        click.echo("The mail account stands in .env.toml: docs/texts.md shows how.")
    click.echo("Next: smoker doctor, smoker alerts test")


def _is_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()
