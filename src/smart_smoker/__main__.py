"""`python -m smart_smoker` is the `smoker` command."""

import sys

from smart_smoker.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
