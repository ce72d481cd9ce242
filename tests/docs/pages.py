"""Reads the documentation's Markdown: its links, its headings, its code, and the `smoker` command lines in it."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click

from smart_smoker.cli.frame import SmokerGroup
from smart_smoker.cli.main import PROGRAM

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    path.relative_to(ROOT).as_posix(): path for path in [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/*.md"))]
}

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_SPAN = re.compile(r"`([^`\n]+)`")
_COMMAND = re.compile(
    rf"(?:\$ )?(?:\w+=\S+ )*(?:\.venv[/\\](?:bin|Scripts)[/\\])?(?:{PROGRAM}|python -m smart_smoker)(?: (.*))?"
)
_OTHER_PROGRAM = re.compile(r"[|>;&]")


def code(text: str) -> list[tuple[str, str]]:
    """The fenced blocks: (language, text)."""
    return _FENCE.findall(text)


def links(text: str) -> list[str]:
    """Where links and pictures point."""
    return _LINK.findall(_FENCE.sub("", text))


def anchors(text: str) -> set[str]:
    """The names that headings can be linked by, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", _FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def link_faults(page: Path) -> Iterator[str]:
    """What a page points at and is not there; addresses on other machines are not looked at."""
    for link in links(page.read_text(encoding="utf-8")):
        if re.match(r"\w+://", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists():
            yield f"{page.name}: {link} is not there"
        elif anchor and anchor not in anchors(target.read_text(encoding="utf-8")):
            yield f"{page.name}: {link} names no heading"


def command_lines(text: str) -> Iterator[list[str]]:
    """The words after `smoker` of each command line, in blocks and in the text."""
    plain = [line for language, block in code(text) if language in {"", "sh"} for line in block.splitlines()]
    spans = _SPAN.findall(_FENCE.sub("", text))
    for line in [*plain, *spans]:
        match = _COMMAND.fullmatch(line.strip())
        if match and match[1]:
            yield shlex.split(_OTHER_PROGRAM.split(match[1])[0], comments=True)


def command_fault(words: list[str]) -> str | None:
    """Why the command line would be refused; a command's bare name is a mention, and may lack its arguments."""
    command: click.Command = SmokerGroup(PROGRAM)
    rest = [word for word in words if word not in {"--debug", "--help", "--version"}]
    while isinstance(command, click.Group) and rest:
        name, *rest = rest
        found = command.get_command(click.Context(command), name)
        if found is None:
            return f"{' '.join(words)}: there is no command {name}"
        command = found
    if not rest:
        return None
    try:
        command.make_context(PROGRAM, rest)
    except click.UsageError as wrong:
        return f"{' '.join(words)}: {wrong.format_message()}"
    return None
