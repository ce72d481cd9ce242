"""Text from outside, before a terminal gets it: a message's body may hold what moves a cursor or rings a bell."""


def one_line(text: str) -> str:
    """The text on one line, each character that is none for the eye replaced."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text)
