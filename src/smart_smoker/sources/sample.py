"""The project's own sample cook, by the name that a person types: `sample`."""

from smart_smoker.errors import ConfigError
from smart_smoker.sources._simulated.cook import SimulatedCook


def _from_argument(argument: str = "", *, strict: bool = False) -> SimulatedCook:
    """The sample cook; it takes no argument, and has no faults to be strict about.

    Raises:
        ConfigError: it was given an argument.
    """
    if argument:
        raise ConfigError(f"sample:{argument}: the sample cook takes no argument; simulator:SEED makes others")
    return SimulatedCook.sample()


SOURCE = _from_argument
