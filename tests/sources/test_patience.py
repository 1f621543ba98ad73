"""Waiting: between two tries, and of sound that nobody has taken yet."""

import asyncio

import numpy as np
import pytest
from hypothesis import given, strategies as st

from custom_components.music_mood.engine.audio import SAMPLE_RATE
from custom_components.music_mood.sources.backlog import Backlog
from custom_components.music_mood.sources.backoff import LAST_SECONDS, Backoff


def test_pauses_double_up_to_five_minutes() -> None:
    backoff = Backoff(chance=lambda: 0.0)

    assert [backoff.pause() for _ in range(11)] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_pauses_are_short_again_after_a_reset() -> None:
    backoff = Backoff(chance=lambda: 0.0)
    for _ in range(5):
        backoff.pause()

    backoff.reset()

    assert backoff.pause() == 1


@given(st.lists(st.floats(0, 1, exclude_max=True), min_size=1, max_size=30))
def test_no_two_rooms_need_to_knock_at_once(chances: list[float]) -> None:
    numbers = iter(chances)
    backoff = Backoff(chance=lambda: next(numbers))

    for step in range(len(chances)):
        longest = min(2.0**step, LAST_SECONDS)
        assert 0.75 * longest <= backoff.pause() <= longest


def seconds(count: float, value: float = 0.0) -> np.ndarray:
    return np.full(int(count * SAMPLE_RATE), value, np.float32)


async def test_sound_is_given_out_in_order_and_once() -> None:
    backlog = Backlog(limit=10, portion=0.5)
    backlog.put(seconds(0.3, 1.0))
    backlog.put(seconds(0.3, 2.0))

    taken = await backlog.take()

    np.testing.assert_array_equal(taken, np.concatenate([seconds(0.3, 1.0), seconds(0.3, 2.0)]))
    assert backlog.dropped_seconds == 0
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(backlog.take(), timeout=0)


async def test_taking_waits_for_a_portion() -> None:
    backlog = Backlog(limit=10, portion=0.5)
    backlog.put(seconds(0.4))
    taking = asyncio.create_task(backlog.take())
    await asyncio.sleep(0)
    assert not taking.done()

    backlog.put(seconds(0.1))

    assert len(await taking) == len(seconds(0.5))


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=40))
async def test_whoever_takes_gets_no_more_than_asked_for_and_all_of_it_in_the_end(
    sizes: list[int],
) -> None:
    backlog = Backlog(limit=100, portion=1 / SAMPLE_RATE, most=6000 / SAMPLE_RATE)
    sound = np.arange(sum(sizes), dtype=np.float32)
    for piece in np.split(sound, np.cumsum(sizes)[:-1]):
        backlog.put(piece)

    taken = [await backlog.take()]
    while sum(map(len, taken)) < len(sound):
        taken.append(await backlog.take())

    assert max(map(len, taken)) <= 6000
    np.testing.assert_array_equal(np.concatenate(taken), sound)


@given(st.lists(st.integers(1, 5000), max_size=40))
async def test_who_is_too_slow_loses_the_oldest_and_no_more(sizes: list[int]) -> None:
    backlog = Backlog(limit=1.0, portion=1 / SAMPLE_RATE)
    total = sum(sizes)
    sound = np.arange(total, dtype=np.float32)
    for piece in np.split(sound, np.cumsum(sizes)[:-1]):
        backlog.put(piece)
    if not total:
        return

    taken = await backlog.take()

    assert len(taken) <= SAMPLE_RATE
    np.testing.assert_array_equal(taken, sound[total - len(taken) :])
    assert backlog.dropped_seconds * SAMPLE_RATE == pytest.approx(total - len(taken))
    if total <= SAMPLE_RATE:
        assert len(taken) == total
