"""The house's own checks: which way imports point, how long files and functions are, and that silence has a reason.

They read sources as text, so that a snippet can show that each of them is able to fail.
"""

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

PACKAGE = "smart_smoker"
MOST_LINES_IN_A_FILE = 250
MOST_LINES_IN_A_FUNCTION = 40

ADAPTERS = ("broker", "store", "sources", "notifiers")
FREE = ("config", "cli")
"""The only parts that see the environment and the concrete adapters, and so may import anything."""
PLAIN_VALUES = {"settings", "secrets_file"}
MAY_IMPORT = {
    "core": {"core"},
    "formats": {"core", "formats"},
    **{adapter: {"core", "formats", adapter, *PLAIN_VALUES} for adapter in ADAPTERS},
    "loops": {"core", "formats", "loops", *ADAPTERS, *PLAIN_VALUES},
    "settings": {"core", "formats", "settings", "setting_values", "toml_file"},
    "setting_values": {"core"},
    "secrets_file": {"toml_file"},
    "toml_file": set[str](),
    "machine_zone": set[str](),
    "plugins": {"core", "setting_values"},
    "errors": set[str](),
    "__init__": set[str](),
    "__main__": {"cli"},
}
"""The first name below the package, and which others it may import; `errors` is open to all."""

SILENCER = re.compile(r"#\s*(?:type:\s*ignore\b(?:\[[\w, -]*\])?|noqa\b(?::\s*[A-Z]+\d+(?:[, ]+[A-Z]+\d+)*)?)")


def import_faults(module: str, source: str, modules: frozenset[str]) -> Iterator[str]:
    """What a module imports and must not.

    Args:
        module: its dotted name.
        source: its text.
        modules: the names of all modules of the package, to tell `from package import module`.
    """
    own = _part(module)
    if own in FREE:
        return
    for line, imported in _imports(source, modules):
        where = f"{module}, line {line}: imports {imported}"
        if imported.split(".")[0] != PACKAGE:
            if own in {"core", "formats"} and imported.split(".")[0] not in sys.stdlib_module_names:
                yield f"{where}, which is not the standard library's"
        elif _part(imported) not in MAY_IMPORT[own] | {"errors", "__init__"}:
            yield f"{where}, which {own} may not know"
        elif _part(imported) in ADAPTERS and not _is_open_to(module, imported):
            yield f"{where}, a concrete adapter"


def _is_open_to(module: str, imported: str) -> bool:
    """Of an adapters' package, its promises, records and helpers are open to whom it is, an adapter to itself alone."""
    _, part, *rest = imported.split(".")
    adapter = rest[0] if rest else ""
    is_within = module.split(".")[1] == part
    return adapter in {"", "records"} or (
        is_within and (adapter.startswith("_") or module.split(".")[2:3] == [adapter])
    )


def environment_faults(module: str, source: str) -> Iterator[str]:
    """Where a module looks at the process's environment and must not."""
    if _part(module) in FREE:
        return
    names = {"environ", "environb", "getenv", "getenvb"}
    for node in ast.walk(ast.parse(source)):
        from_os = isinstance(node, ast.ImportFrom) and node.module == "os" and any(a.name in names for a in node.names)
        of_os = (
            isinstance(node, ast.Attribute)
            and node.attr in names
            and isinstance(node.value, ast.Name)
            and node.value.id == "os"
        )
        if from_os or of_os:
            yield f"{module}, line {getattr(node, 'lineno', '?')}: the environment belongs to config and cli"


def size_faults(name: str, source: str) -> Iterator[str]:
    """A file that is too long, and its functions that are."""
    lines = source.count("\n") + (not source.endswith("\n"))
    if lines > MOST_LINES_IN_A_FILE:
        yield f"{name}: {lines} lines, {MOST_LINES_IN_A_FILE} are allowed"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MOST_LINES_IN_A_FUNCTION:
                yield f"{name}: {node.name} has {length} lines, {MOST_LINES_IN_A_FUNCTION} are allowed"


def silence_faults(name: str, source: str) -> Iterator[str]:
    """Each `type: ignore` and `noqa` that does not say why, in a comment after it."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT or not SILENCER.search(token.string):
            continue
        if not re.search(r"\w{2}", SILENCER.sub("", token.string)):
            yield f"{name}, line {token.start[0]}: {token.string} gives no reason"


def modules_below(src: Path) -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    return {_module_name(path.relative_to(src)): path for path in sorted((src / PACKAGE).rglob("*.py"))}


def _module_name(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def _part(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def _imports(source: str, modules: frozenset[str]) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield node.lineno, inner if inner in modules else base
