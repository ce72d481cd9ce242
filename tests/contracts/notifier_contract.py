"""What every notifier promises: held by the same tests, whatever it reaches people with.

A notifier's own test file makes a class of this and gives it a fixture `stage`: a receiver that a test can look at.
"""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

import pytest

from smart_smoker.core.model import Severity
from smart_smoker.core.notice import Notice
from smart_smoker.errors import NotifyError
from smart_smoker.notifiers import Notifier

TEXTS = {
    "the words of a classic warning": "Food A Stall Alert! Temperature change ≤ 1°F at 5/22/2021 17:04",
    "a line that begins with a dot": ".hidden",
    "a line that begins as a mailbox does": "From the pit: 212 °F",
    "a text longer than a line of mail": "brisket " * 200 + "!",
    "other people's letters": "Füße, 炙り, 🔥",
}


def notice(text: str = "Smoker Alert!", *, message_id: str = "<1@smart-smoker>", attempts: int = 0) -> Notice:
    """A notice as the outbox hands it out."""
    created_at = datetime(2026, 3, 1, 12, 0, 0, 250_000, tzinfo=UTC)
    return Notice(id=1, channel="any", text=text, message_id=message_id, attempts=attempts, created_at=created_at)


HOSTILE = "<script>alert('x')</script> \"quoted\" & {braces} %s \x1b[2J"

FULL = replace(
    notice("Pit 148 °F and falling for 12 min"),
    contact="me",
    title="Fire dying\r\nBcc: someone@example.com",
    severity=Severity.URGENT,
    code="7K2M",
    details={
        "link": "https://pit.example/a?t=eyJ.x-y_z&n=1",
        "course": [["02:40", {"Pit": "171 °F", HOSTILE: "150 °F"}], ["02:50", {"Pit": "148 °F"}]],
    },
)
"""A notice with all that one may have, and some that none should."""


class Stage(Protocol):
    """A notifier's receiver."""

    def notifier(self) -> Notifier:
        """A notifier that reaches it."""
        ...

    def broken_notifier(self) -> Notifier:
        """One that cannot."""
        ...

    def texts(self) -> list[str]:
        """What was received."""
        ...


class NotifierContract:
    @pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
    def test_a_text_arrives_as_it_was_written(self, stage: Stage, text: str) -> None:
        stage.notifier().send(notice(text))
        assert stage.texts() == [text]

    def test_the_answer_is_one_line_that_says_something(self, stage: Stage) -> None:
        answer = stage.notifier().send(notice())
        assert answer.strip()
        assert len(answer.splitlines()) == 1

    def test_one_notifier_sends_many_in_their_order(self, stage: Stage) -> None:
        notifier = stage.notifier()
        for n in range(3):
            notifier.send(notice(f"number {n}", message_id=f"<{n}@smart-smoker>"))
        assert stage.texts() == ["number 0", "number 1", "number 2"]

    def test_any_thread_may_send(self, stage: Stage) -> None:
        asyncio.run(_send_from_three_threads(stage.notifier()))
        assert sorted(stage.texts()) == ["number 0", "number 1", "number 2"]

    def test_a_line_break_in_a_text_makes_no_second_message_and_no_header(self, stage: Stage) -> None:
        stage.notifier().send(notice("one\r\nSubject: two\r\n.\r\nMAIL FROM:<three>"))
        assert len(stage.texts()) == 1
        assert stage.texts()[0].startswith("one")

    def test_what_is_not_delivered_is_a_notify_error_of_one_line(self, stage: Stage) -> None:
        with pytest.raises(NotifyError) as caught:
            stage.broken_notifier().send(notice())
        assert len(str(caught.value).splitlines()) == 1
        assert caught.value.pause_s >= 0
        assert stage.texts() == []

    def test_what_is_not_delivered_could_have_been_tried(self, stage: Stage) -> None:
        stage.broken_notifier().check()
        assert stage.texts() == []

    def test_checking_sends_nothing(self, stage: Stage) -> None:
        stage.notifier().check()
        assert stage.texts() == []

    @pytest.mark.parametrize("severity", Severity)
    def test_a_notice_with_all_that_there_may_be_is_one_message(self, stage: Stage, severity: Severity) -> None:
        stage.notifier().send(replace(FULL, severity=severity))
        (text,) = stage.texts()
        assert text.startswith(FULL.text)

    def test_it_says_whether_it_breaks_through(self, stage: Stage) -> None:
        assert stage.notifier().breaks_through in {True, False}

    def test_nothing_is_written_to_standard_output(self, stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
        stage.notifier().send(notice())
        assert capsys.readouterr().out == ""


async def _send_from_three_threads(notifier: Notifier) -> None:
    notices = [notice(f"number {n}", message_id=f"<{n}@smart-smoker>") for n in range(3)]
    await asyncio.gather(*(asyncio.to_thread(notifier.send, each) for each in notices))
