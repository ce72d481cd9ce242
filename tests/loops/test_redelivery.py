"""A batch without ids that comes again is told from new readings that look alike: whole, first, and marked."""

import dataclasses
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smart_smoker.broker import Delivery
from smart_smoker.formats.message import Message
from smart_smoker.loops.redelivery import DIGEST_BYTES, UnprovenBatch, bears_an_id, digest, split_after

ID = "backyard/run/smoker/1"


def delivered(
    body: str, tag: int = 1, *, again: bool = True, message_id: str | None = None, queue: str = "q"
) -> Delivery:
    """A delivery; one with an id is ours in all else."""
    ours = {"app_id": "smart-smoker", "timestamp": 1_621_686_000} if message_id else {}
    message = Message(queue=queue, body=body.encode(), message_id=message_id)
    return Delivery(dataclasses.replace(message, **ours), tag, again)  # type: ignore[arg-type]  # of both kinds


def deliveries(bodies: str, *, again: bool = True, first_tag: int = 1) -> list[Delivery]:
    """One delivery a letter."""
    return [delivered(body, tag, again=again) for tag, body in enumerate(bodies, start=first_tag)]


def digests(bodies: str) -> list[bytes]:
    return [digest(delivered(body)) for body in bodies]


def shown(found: Sequence[Delivery]) -> str:
    return "".join(delivery.message.body.decode() for delivery in found)


@pytest.mark.parametrize(
    ("kept", "seen", "repeated", "is_undecided"),
    [
        ("abc", deliveries("abc"), "abc", False),
        ("abc", deliveries("abcd"), "abc", False),
        ("abc", deliveries("abc") + deliveries("abc", again=False), "abc", False),
        ("abc", deliveries("abx"), "", False),
        ("abc", deliveries("xabc"), "", False),
        ("abc", deliveries("ab"), "", True),
        ("abc", [], "", True),
        ("abc", deliveries("abc", again=False), "", False),
        ("abc", deliveries("ab") + deliveries("c", again=False), "", False),
        ("aaa", deliveries("aaaa"), "aaa", False),
        ("ab", [delivered("a"), delivered("i", message_id=ID), delivered("b")], "ab", False),
        ("", deliveries("ab"), "", False),
    ],
    ids=[
        "the same batch is that batch",
        "what follows it is new",
        "what looks like it and follows is new",
        "one that ends otherwise is new",
        "one that begins otherwise is new",
        "a part of it is undecided",
        "nothing yet is undecided",
        "one that was never handed out before is new",
        "one whose end was never handed out before is new",
        "of readings that all look alike it is as many",
        "readings with ids of their own are no part of it",
        "without a batch everything is new",
    ],
)
def test_what_comes_first_is_compared_with_the_batch(
    kept: str, seen: list[Delivery], repeated: str, *, is_undecided: bool
) -> None:
    candidate = UnprovenBatch(digests(kept))
    candidate.see(seen)
    assert shown(candidate.repeated) == repeated
    assert candidate.is_undecided == is_undecided


@given(kept=st.text("ab", min_size=1, max_size=6), seen=st.text("ab", max_size=9), cuts=st.lists(st.integers(1, 4)))
def test_how_the_deliveries_are_cut_into_batches_changes_nothing(kept: str, seen: str, cuts: list[int]) -> None:
    candidate = UnprovenBatch(digests(kept))
    left = deliveries(seen)
    for cut in [*cuts, len(left)]:
        candidate.see(left[:cut])
        left = left[cut:]
    assert shown(candidate.repeated) == (kept if seen.startswith(kept) else "")
    assert candidate.is_undecided == (len(seen) < len(kept) and kept.startswith(seen))


@given(st.lists(st.tuples(st.sampled_from("pq"), st.booleans()), max_size=20))
def test_splitting_keeps_every_delivery_once_and_in_order(marks: list[tuple[str, bool]]) -> None:
    batch = [delivered(str(tag), tag, queue=queue) for tag, (queue, _) in enumerate(marks, start=1)]
    repeated = [delivery for delivery, (_, is_repeated) in zip(batch, marks, strict=True) if is_repeated]

    first, rest = split_after(batch, repeated)

    assert sorted(first + rest, key=lambda delivery: delivery.tag) == batch
    assert [d.tag for d in first] == sorted(d.tag for d in first)
    assert [d.tag for d in rest] == sorted(d.tag for d in rest)
    assert set(map(id, repeated)) <= set(map(id, first))
    for queue in "pq":
        last = max((d.tag for d in repeated if d.message.queue == queue), default=0)
        assert all((d.tag <= last) == (d in first) for d in batch if d.message.queue == queue)


@pytest.mark.parametrize(
    ("delivery", "expected"),
    [
        (delivered("a", message_id=ID), True),
        (delivered("a"), False),
        (delivered("a", message_id="7d1c0a3e-0000"), False),
        (delivered("a", message_id="backyard/run/smoker/one"), False),
    ],
    ids=["ours", "none", "somebody else's", "one whose number is none"],
)
def test_only_an_id_of_our_form_tells_a_reading_from_others(delivery: Delivery, *, expected: bool) -> None:
    assert bears_an_id(delivery) == expected


@given(st.binary(max_size=2000))
def test_a_digest_is_short_and_depends_on_the_body_alone(body: bytes) -> None:
    one = Delivery(Message(queue="p", body=body, timestamp=1), 1, is_redelivered=False)
    other = Delivery(Message(queue="q", body=body, message_id="x"), 9, is_redelivered=True)
    assert digest(one) == digest(other)
    assert len(digest(one)) == DIGEST_BYTES
