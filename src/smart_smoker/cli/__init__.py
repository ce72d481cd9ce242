"""The `smoker` command: one short file a group of commands, imported when it is asked for."""


def main() -> int:
    """Run the command line."""
    raise SystemExit("smoker: not ready")
