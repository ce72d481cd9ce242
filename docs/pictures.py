"""The pictures of the documentation, from the running program: `make pictures`.

They are taken on a temporary store, with nobody's settings, and at a moment that the cook's own clock tells, so that
they come out the same wherever they are made.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from docs.alerts_page import main as write_alerts_page
from docs.architecture_picture import architecture
from docs.screen_picture import picture
from docs.terminal import Lines, Terminal

FOLDER: Final = Path(__file__).parent / "pictures"
SMOKER: Final = (sys.executable, "-m", "smart_smoker")

RUN_SPEED: Final = 240
"""A frame each 48 s of the cook, so that each minute is shown."""
RUN_MOMENT: Final = "15:26"
"""Of the sample cook: a food is stalling, and the lid was opened."""


def main() -> None:
    """Take all of them."""
    FOLDER.mkdir(exist_ok=True)
    write_alerts_page()
    with tempfile.TemporaryDirectory() as folder:
        environ = _environment(Path(folder))
        _keep("architecture", architecture())
        _keep("cook", cook_picture(environ))
        print(f"The sample cook is replayed until its clock says {RUN_MOMENT}; that takes a minute and a half.")
        _keep("run", run_picture(environ))


def run_picture(environ: dict[str, str]) -> str:
    """The live panel of `smoker run` while much goes on."""
    with Terminal([*SMOKER, "run", "--speed", str(RUN_SPEED)], (100, 30), environ) as terminal:
        terminal.show_until(_is_moment, timeout_s=240)
        return picture(terminal.screen, "smoker run", "smoker run --speed 240")


def cook_picture(environ: dict[str, str]) -> str:
    """What `smoker cooks show` tells of the sample cook."""
    # As quickly as it goes each queue would run ahead in turn, and alerts would bear other numbers each time.
    subprocess.run([*SMOKER, "run", "--speed", "3600", "--quiet"], env=environ, check=True, timeout=120)
    with Terminal([*SMOKER, "cooks", "show"], (100, 60), environ) as terminal:
        terminal.show_to_the_end(timeout_s=60)
        return picture(terminal.screen, "smoker cooks show", "smoker cooks show")


def _is_moment(lines: Lines) -> bool:
    return any(line.startswith(RUN_MOMENT) for line in lines) and any("lid open" in line for line in lines)


def _environment(home: Path) -> dict[str, str]:
    """This process's variables without settings, and with the user's folders elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SMOKER_", "COLORTERM"))}
    folders = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("DATA", "STATE", "CONFIG", "CACHE")}
    return kept | folders | {"HOME": str(home), "SMOKER_STORE": f"sqlite:///{(home / 'smoker.db').as_posix()}"}


def _keep(name: str, svg: str) -> None:
    path = FOLDER / f"{name}.svg"
    path.write_text(svg, encoding="utf-8", newline="\n")
    print(f"{path.relative_to(FOLDER.parent.parent)}: {len(svg.encode()) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
