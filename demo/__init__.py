"""Things that show Music Mood at work: the demo music, virtual lamps and a demo home."""
