"""What several notifiers add to a text: by which code, and which link, it can be acknowledged."""

from smart_smoker.core.notice import Notice


def link_of(notice: Notice) -> str:
    """Where it can be acknowledged; empty where nowhere, or where it is no page: nobody shall tap anything else."""
    link = str(notice.details.get("link", ""))
    return link if link.startswith(("https://", "http://")) else ""


def acknowledgeable(text: str, *ways: str) -> str:
    """The text with a line of the ways to acknowledge it, of which there may be none."""
    known = " ".join(filter(None, ways))
    return f"{text}\nAcknowledge: {known}" if known else text
