"""The options that several commands share, and what every command does with them first."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from smart_smoker import config
from smart_smoker.cli.logs import set_up_logs
from smart_smoker.settings import LOG_FORMATS, LOG_LEVELS, Settings

if TYPE_CHECKING:
    from rich.console import Console

F = TypeVar("F", bound=Callable[..., Any])
_NOTHING: Final[Mapping[str, object]] = {}

broker_option: Final = click.option(
    "--broker",
    metavar="URL",
    help="amqp://user:password@host:5672/, amqps://..., or embedded.  [SMOKER_BROKER]",
)
store_option: Final = click.option(
    "--store", metavar="URL", help="sqlite:///PATH; by default a file in your data folder.  [SMOKER_STORE]"
)
rules_option: Final = click.option(
    "--rules", metavar="NAMES", help="Rule sets or rules, with commas between them.  [SMOKER_RULES]"
)
smoker_option: Final = click.option(
    "--smoker", metavar="ID", help="The smoker's name, where its readings do not say.  [SMOKER_SMOKER]"
)
json_option: Final = click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")


def log_options(function: F) -> F:
    """Add `--log-level`, `--log-format`, `--log-file` and `--quiet`; the command takes `quiet` and `**logs: Any`."""
    options = (
        click.option("--log-level", type=click.Choice(LOG_LEVELS), help="From where on to log.  [SMOKER_LOG_LEVEL]"),
        click.option(
            "--log-format",
            type=click.Choice(LOG_FORMATS),
            help="Lines for a person, or a JSON object each.  [SMOKER_LOG_FORMAT]",
        ),
        click.option(
            "--log-file",
            metavar="PATH",
            help="Keep a copy here, 5 files of 5 MB; each process needs its own.  [SMOKER_LOG_FILE]",
        ),
        click.option("--quiet", "-q", is_flag=True, help="Show warnings and worse only, and no progress."),
    )
    for option in reversed(options):
        function = option(function)
    return function


def begin(
    *,
    quiet: bool = False,
    console: "Console | None" = None,
    defaults: Mapping[str, object] = _NOTHING,
    **flags: object,
) -> Settings:
    """Merge the command's flags with the other settings, and set up the log that they ask for.

    Args:
        quiet: the flag.
        console: the rich console whose live panel will own the terminal.
        defaults: the command's own defaults, by field of `Settings`.
        flags: by field of `Settings`; those that are None were not given.

    Raises:
        ConfigError: a setting is wrong, or the log file cannot be opened.
    """
    settings = config.load_settings(defaults, **flags)
    set_up_logs(
        level=settings.log_level, format=settings.log_format, file=settings.log_file, quiet=quiet, console=console
    )
    return settings
