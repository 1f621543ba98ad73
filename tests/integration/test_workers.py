"""The threads that all rooms share."""

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest
from homeassistant.const import EVENT_HOMEASSISTANT_CLOSE
from homeassistant.core import HomeAssistant

from custom_components.music_mood.const import DOMAIN
from custom_components.music_mood.workers import THREADS, Workers, async_get_workers


def our_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith(DOMAIN)]


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    workers = Workers()
    yield workers
    await workers.async_close()


async def test_work_is_done_in_threads_of_our_own_and_never_in_more_than_allowed(
    workers: Workers,
) -> None:
    names = await asyncio.gather(
        *(workers.run(lambda: threading.current_thread().name) for _ in range(50))
    )

    assert all(name.startswith(DOMAIN) for name in names)
    assert len(our_threads()) <= THREADS


async def test_what_goes_wrong_in_a_thread_is_raised_to_the_one_who_asked(workers: Workers) -> None:
    with pytest.raises(ZeroDivisionError):
        await workers.run(lambda: 1 / 0)

    assert await workers.run(lambda: 1) == 1


async def test_a_room_with_much_to_do_delays_another_by_one_turn_at_most(workers: Workers) -> None:
    done: list[str] = []
    in_turn = asyncio.Event()
    loop = asyncio.get_running_loop()
    go = threading.Event()

    def turn(room: str) -> None:
        if room == "busy":
            loop.call_soon_threadsafe(in_turn.set)
            go.wait(timeout=10)
        done.append(room)

    async def room(name: str, turns: int) -> None:
        for _ in range(turns):
            await workers.run(turn, name)

    # As many as there are threads, each with a long backlog and in the middle of a turn.
    busy = [asyncio.create_task(room("busy", 50)) for _ in range(THREADS)]
    await in_turn.wait()
    quick = asyncio.create_task(room("quick", 1))
    await asyncio.sleep(0)
    go.set()
    await quick

    assert done.index("quick") <= 2 * THREADS
    await asyncio.gather(*busy)


async def test_the_threads_end_when_the_last_user_leaves(workers: Workers) -> None:
    workers.async_join("kitchen")
    workers.async_join("attic")
    await workers.run(lambda: None)
    assert our_threads()

    await workers.async_leave("kitchen")
    assert our_threads()
    await workers.async_leave("attic")
    assert not our_threads()

    assert await workers.run(lambda: 1) == 1


async def test_a_home_assistant_has_one_set_of_threads_and_none_after_its_end(
    hass: HomeAssistant,
) -> None:
    workers = async_get_workers(hass)
    assert async_get_workers(hass) is workers
    await workers.run(lambda: None)

    hass.bus.async_fire(EVENT_HOMEASSISTANT_CLOSE)
    await hass.async_block_till_done()

    assert not our_threads()
