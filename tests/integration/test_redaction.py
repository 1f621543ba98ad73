"""Settings as strangers may see them."""

import json

from hypothesis import given, strategies as st

from custom_components.music_mood.redaction import HIDDEN, redacted, without_addresses

NAME = "anna"
texts = st.sampled_from(
    [
        NAME,
        f"rtsp://{NAME}:{NAME}@{NAME}.example/{NAME}?{NAME}#{NAME}",
        f"/home/{NAME}/{NAME}.mp3",
        f"light.{NAME}s_room",
        f" http://{NAME}",
    ]
)
settings = st.recursive(
    texts | st.integers() | st.booleans() | st.none(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["address", "lights", "other"]), inner)
    ),
)


@given(settings)
def test_no_text_is_shown_at_any_depth(value: object) -> None:
    assert NAME not in json.dumps(redacted({"setting": value}, plain=("source",)))


def test_what_helps_is_shown() -> None:
    data = {
        "source": "stream",
        "address": "http://radio.example/stream",
        "file": "/media/song.mp3",
        "listening": True,
        "brightness_min": 10,
        "target": {"entity_id": ["light.a", "light.b"]},
        "future": "unknown",
    }

    assert redacted(data, plain=("source",)) == {
        "source": "stream",
        "address": "http://REDACTED",
        "file": "REDACTED.mp3",
        "listening": True,
        "brightness_min": 10,
        "target": {"entity_id": ["REDACTED", "REDACTED"]},
        "future": "REDACTED",
    }


@given(texts)
def test_addresses_in_messages_are_hidden(text: str) -> None:
    if "://" in text:
        assert NAME not in without_addresses(f"it failed: {text}")


def test_the_path_of_a_file_is_hidden_in_what_went_wrong_with_it() -> None:
    told = without_addresses("Error opening input file file:/media/Anna/my song.mp3.")

    assert told == f"Error opening input file file:{HIDDEN}"
