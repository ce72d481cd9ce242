"""The examples of CONTRIBUTING.md, as a person would write them down: modules in a folder, and their `smoker.toml`."""

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "CONTRIBUTING.md"
FOLDER = "my_smoker"
_FILE = re.compile(rf"^`{FOLDER}/(\w+)\.py`:\n\n```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SETTINGS = re.compile(r"^```toml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def modules() -> dict[str, str]:
    """Each example's text by its module's name."""
    return dict(_FILE.findall(PAGE.read_text(encoding="utf-8")))


def settings() -> list[str]:
    """What they have in `smoker.toml`, in the page's order."""
    return _SETTINGS.findall(PAGE.read_text(encoding="utf-8"))


def write_down(folder: Path) -> None:
    """Have the modules in a folder."""
    (folder / FOLDER).mkdir()
    for name, text in modules().items():
        (folder / FOLDER / f"{name}.py").write_text(text, encoding="utf-8")
