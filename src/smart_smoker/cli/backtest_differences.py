"""What two rule sets say differently of one cook: the same alert is the same rule's, about the same probe, in its time.

Whether somebody would have been rung for the same reason is for a person to judge; an alert of another rule is another.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from smart_smoker.loops.backtest import Episode

SAME_WITHIN: Final = timedelta(minutes=15)
"""Two alerts that do not overlap are the same where they were raised within this time."""
ALIKE_WITHIN: Final = timedelta(minutes=1)
CLUSTER_WITHIN: Final = timedelta(hours=1)
_FOREVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An alert as the first rules raised it and as the second did; None where they did not."""

    first: Episode | None
    second: Episode | None

    @property
    def either(self) -> Episode:
        """The first's, or where it said nothing the second's."""
        episode = self.first or self.second
        assert episode is not None  # noqa: S101  # pairs_of makes none of nothing
        return episode

    @property
    def later(self) -> timedelta:
        """How much later the second raised it than the first."""
        return self.second.raised_at - self.first.raised_at if self.first and self.second else timedelta()

    @property
    def is_alike(self) -> bool:
        """Whether both said it, at about the same time and as often."""
        return (
            self.first is not None
            and self.second is not None
            and abs(self.later) <= ALIKE_WITHIN
            and self.first.rings == self.second.rings
        )


def pairs_of(first: Sequence[Episode], second: Sequence[Episode]) -> list[Pair]:
    """The alerts of both, each beside its counterpart, in the order they were raised."""
    rest = list(second)
    pairs: list[Pair] = []
    for episode in first:
        counterpart = next((other for other in rest if _is_same(episode, other)), None)
        if counterpart:
            rest.remove(counterpart)
        pairs.append(Pair(first=episode, second=counterpart))
    pairs += [Pair(first=None, second=episode) for episode in rest]
    return sorted(pairs, key=lambda pair: pair.either.raised_at)


def clusters_of(pairs: Iterable[Pair]) -> list[list[Pair]]:
    """What one side alone says again and again, within an hour each time, put together; all else stands by itself."""
    clusters: list[list[Pair]] = []
    newest: dict[tuple[str, str, bool], list[Pair]] = {}
    for pair in pairs:
        key = (pair.either.rule, pair.either.probe, pair.first is None)
        cluster = newest.get(key)
        is_alone = pair.first is None or pair.second is None
        if is_alone and cluster and pair.either.raised_at - cluster[-1].either.raised_at <= CLUSTER_WITHIN:
            cluster.append(pair)
            continue
        clusters.append([pair])
        if is_alone:
            newest[key] = clusters[-1]
    return clusters


def _is_same(one: Episode, other: Episode) -> bool:
    if (one.rule, one.probe) != (other.rule, other.probe):
        return False
    overlap = one.raised_at <= (other.cleared_at or _FOREVER) and other.raised_at <= (one.cleared_at or _FOREVER)
    return overlap or abs(one.raised_at - other.raised_at) <= SAME_WITHIN
