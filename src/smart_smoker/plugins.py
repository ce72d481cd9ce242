"""Finds plug-ins by name and makes them: one file, one module, one name at its end.

A name without a dot is a module of this package (`classic_stall`, `csv_file`, `text_message`), a dotted one is
anybody's module that can be imported. There is no register to keep: the file's name is the entry.
"""

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import is_dataclass
from datetime import timedelta
from inspect import Parameter, signature
from typing import Any, Final, get_type_hints

from smart_smoker import setting_values as read
from smart_smoker.errors import ConfigError

HOMES: Final = {
    "rule": "smart_smoker.core.rules",
    "source": "smart_smoker.sources",
    "notifier": "smart_smoker.notifiers",
}
_READERS: Final[Mapping[object, read.Reader]] = {
    float: read.as_number,
    int: read.as_whole_number,
    bool: read.as_switch,
    str: read.as_text,
    timedelta: read.as_span,
    tuple[str, ...]: read.as_names,
}

_NOTHING: Final[Mapping[str, object]] = {}


def plugin_names(kind: str) -> list[str]:
    """The names of the plug-ins of a kind that this package brings along."""
    home = importlib.import_module(HOMES[kind])
    return sorted(module.name for module in pkgutil.iter_modules(home.__path__) if not module.name.startswith("_"))


def find_plugin(kind: str, name: str, attribute: str, other_names: Iterable[str] = ()) -> Any:
    """What the module of that name holds as `attribute`.

    Args:
        kind: rule, source or notifier.
        name: a module's name, dotted for a module that is not ours.
        attribute: RULE, SOURCE or NOTIFIER.
        other_names: names that are known too, for the error's sentence.

    Raises:
        ConfigError: there is no such module, it cannot be imported, or it lacks the attribute.
    """
    module_name = name if "." in name.strip(".") else f"{HOMES[kind]}.{name.strip('.')}"
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as missing:
        if missing.name and (module_name == missing.name or module_name.startswith(f"{missing.name}.")):
            raise read.unknown(kind, name, "", [*plugin_names(kind), *other_names]) from None
        raise ConfigError(f"{kind} {name} needs the module {missing.name}, which is not installed") from None
    except (ImportError, SyntaxError) as wrong:
        raise ConfigError(f"{kind} {name} cannot be imported: {wrong}") from None
    if not hasattr(module, attribute):
        raise ConfigError(f"{module_name} is no {kind}: it must end with {attribute} = ItsClass")
    return getattr(module, attribute)


def build(
    factory: Any,
    table: Mapping[str, object],
    place: str,
    given: Mapping[str, object] = _NOTHING,
    *,
    takes_negatives: bool = True,
) -> Any:
    """Make a plug-in with the settings of its table, each read as the kind that its annotation asks for.

    Args:
        factory: the plug-in's class, or what makes it.
        table: its settings.
        place: the table's name, `rule.classic_stall`.
        given: what it may ask for by a parameter of that name, and nobody can set.
        takes_negatives: whether a number may be less than 0 though its default is not.

    Raises:
        ConfigError: a key is unknown or missing, or a value is of the wrong kind or refused.
    """
    parameters = signature(factory).parameters
    known = [name for name in parameters if name not in given]
    hints = get_type_hints(factory) if is_dataclass(factory) else {}
    settings = {name: value for name, value in given.items() if name in parameters}
    for key, value in table.items():
        if key not in known:
            raise read.unknown("setting", key, f"[{place}]", known)
        reader = _READERS.get(hints.get(key))
        settings[key] = reader(value, f"{key} in [{place}]") if reader else value
        if not takes_negatives and _is_negative(settings[key]) and not _is_negative(parameters[key].default):
            raise ConfigError(f"{key} in [{place}] must be 0 or more, not {value!r:.60}")
    for name in known:
        if name not in settings and parameters[name].default is Parameter.empty:
            raise ConfigError(f"{name} is missing in [{place}]: add a line {name} = ...")
    try:
        return factory(**settings)
    except (ValueError, TypeError) as wrong:
        raise ConfigError(f"[{place}] is refused: {wrong}") from None


def _is_negative(value: object) -> bool:
    return isinstance(value, int | float) and value < 0
