"""The command line: the engine without Home Assistant."""

from .program import main

__all__ = ["main"]
