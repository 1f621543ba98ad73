"""Home Assistant as it comes, less its voice assistant. Run this file; do not import it.

The voice assistant starts with every Home Assistant, and needs packages that have to be compiled.
The demo has no use for it, and a person who tries the demo may have no compiler.
"""

import sys

from homeassistant import bootstrap
from homeassistant.__main__ import main

if __name__ == "__main__":
    bootstrap.DEFAULT_INTEGRATIONS -= {"assist_pipeline", "assist_satellite"}
    sys.exit(main())
