"""The names that people give to places and light zones."""

MAX_NAME_LENGTH = 100


def clean_name(text: str) -> str:
    """Return `text` without needless spaces."""
    return " ".join(text.split())


def is_name(text: str) -> bool:
    """Return whether there is something to see in `text`, and not too much of it."""
    name = clean_name(text)
    return len(name) <= MAX_NAME_LENGTH and any(
        character.isprintable() for character in name.replace(" ", "")
    )
