"""`python -m saxaul` is the command `saxaul`."""

import sys

from saxaul.web.cli import main

if __name__ == "__main__":
    sys.exit(main())
