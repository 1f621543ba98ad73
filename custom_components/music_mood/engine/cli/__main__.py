"""Lets `python -m music_mood.cli` do what `music-mood` does."""

import sys

from .program import main

sys.exit(main())
