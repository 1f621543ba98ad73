"""The engine: sound in, mood out; it knows nothing of Home Assistant."""
