"""How a command opens a cook that is to be replayed."""

import logging
from typing import Final

from smart_smoker import config
from smart_smoker.sources import Source

log = logging.getLogger(__name__)

MOST_FAULTS_SHOWN: Final = 100


def opened_source(spec: str, *, strict: bool = False) -> Source:
    """The source of that SPEC, each of its faults logged with its line, up to a hundred.

    Raises:
        SourceError, ConfigError: it cannot be used.
    """
    source = config.make_source(spec, strict=strict)
    for fault in source.faults[:MOST_FAULTS_SHOWN]:
        log.warning("%s, line %d: %s", source.name, fault.line, fault.reason)
    if len(source.faults) > MOST_FAULTS_SHOWN:
        log.warning("%s: %d more faults are not shown", source.name, len(source.faults) - MOST_FAULTS_SHOWN)
    return source
