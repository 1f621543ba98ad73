"""The demo home: python -m demo, which scripts/demo calls."""

import sys

from .launcher import main

sys.exit(main(sys.argv[1:]))
