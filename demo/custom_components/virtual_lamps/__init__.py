"""Lamps that exist only on the screen, so that the demo needs no hardware."""
