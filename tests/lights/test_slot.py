"""When a lamp is told: a made-up lamp, a made-up clock, and every order of events."""

from dataclasses import dataclass

import pytest
from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from custom_components.music_mood.lights.slot import (
    DEAD_BAND,
    LONGEST_PAUSE,
    SHORTEST_INTERVAL,
    CommandSlot,
)


@dataclass(frozen=True)
class Level:
    """A command with one number that one can see."""

    value: float

    def distance(self, other: Level) -> float:
        return abs(self.value - other.value)


def test_the_first_wish_may_be_sent_at_once() -> None:
    slot: CommandSlot[Level] = CommandSlot()
    slot.want(Level(1))
    due = slot.due()

    assert due is not None
    assert due <= 0
    assert slot.take(0) == Level(1)


def test_the_latest_wish_wins() -> None:
    slot: CommandSlot[Level] = CommandSlot()
    for value in (1, 2, 3):
        slot.want(Level(value))

    assert slot.take(0) == Level(3)


def test_nothing_is_due_while_a_command_is_under_way() -> None:
    slot: CommandSlot[Level] = CommandSlot()
    slot.want(Level(1))
    slot.take(0)
    slot.want(Level(2))

    assert slot.due() is None
    with pytest.raises(RuntimeError):
        slot.take(100)
    slot.sent()
    assert slot.due() == SHORTEST_INTERVAL


def test_two_commands_start_at_least_an_interval_apart() -> None:
    slot: CommandSlot[Level] = CommandSlot(interval=5)
    slot.want(Level(1))
    slot.take(10)
    slot.sent()
    slot.want(Level(2))

    assert slot.due() == 15
    with pytest.raises(RuntimeError):
        slot.take(14.9)


def test_an_interval_below_the_shortest_is_not_accepted() -> None:
    slot: CommandSlot[Level] = CommandSlot(interval=0.1)
    slot.want(Level(1))
    slot.take(0)
    slot.sent()
    slot.want(Level(2))

    assert slot.due() == SHORTEST_INTERVAL


def test_what_looks_like_the_last_command_is_not_sent() -> None:
    slot: CommandSlot[Level] = CommandSlot()
    slot.want(Level(1))
    slot.take(0)
    slot.sent()

    slot.want(Level(1 + DEAD_BAND / 2))
    assert slot.due() is None
    slot.want(Level(1 + DEAD_BAND * 2))
    assert slot.due() is not None


def test_many_small_steps_add_up_to_a_command() -> None:
    slot: CommandSlot[Level] = CommandSlot()
    slot.want(Level(0))
    slot.take(0)
    slot.sent()
    for step in range(1, 5):
        slot.want(Level(step * DEAD_BAND / 2))

    assert slot.due() is not None


def test_a_failing_lamp_is_tried_again_more_and_more_slowly() -> None:
    slot: CommandSlot[Level] = CommandSlot(interval=2)
    slot.want(Level(1))
    now, pauses = 0.0, []
    for _ in range(10):
        slot.take(now)
        slot.failed(now)
        due = slot.due()
        assert due is not None
        pauses.append(due - now)
        now = due

    assert pauses == [4, 8, 16, 32, 64, 128, 256, 300, 300, 300]
    assert slot.failing
    slot.take(now)
    slot.sent()
    assert not slot.failing


def test_after_somebody_else_changed_the_lamp_the_same_wish_is_sent_again() -> None:
    slot: CommandSlot[Level] = CommandSlot()
    slot.want(Level(1))
    slot.take(0)
    slot.sent()

    slot.forget()
    assert slot.due() is None
    slot.want(Level(1))
    assert slot.due() == SHORTEST_INTERVAL


def test_what_was_under_way_when_somebody_else_changed_the_lamp_does_not_count() -> None:
    slot: CommandSlot[Level] = CommandSlot()
    slot.want(Level(1))
    slot.take(0)
    slot.forget()
    slot.sent()
    slot.want(Level(1))

    assert slot.due() == SHORTEST_INTERVAL


def test_a_command_whose_answer_nobody_waits_for_blocks_no_later_one() -> None:
    slot: CommandSlot[Level] = CommandSlot()
    slot.want(Level(1))
    slot.take(0)
    slot.abandoned()

    assert slot.due() == SHORTEST_INTERVAL
    assert not slot.failing


class AnyOrderOfEvents(RuleBasedStateMachine):
    """Wishes, successes, failures, stops and a moving clock in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.slot: CommandSlot[Level] = CommandSlot()
        self.now = 0.0
        self.starts: list[float] = []
        self.under_way: Level | None = None
        self.wish: Level | None = None
        self.shown: Level | None = None

    @rule(value=st.floats(0, 1))
    def want(self, value: float) -> None:
        self.wish = Level(value)
        self.slot.want(self.wish)

    @rule(seconds=st.floats(0.01, 20))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds

    @precondition(lambda self: self.may_take())
    @rule()
    def take(self) -> None:
        assert self.under_way is None
        self.under_way = self.slot.take(self.now)
        assert self.under_way == self.wish
        self.starts.append(self.now)

    @precondition(lambda self: self.under_way is not None)
    @rule(succeeds=st.booleans())
    def answer(self, succeeds: bool) -> None:
        if succeeds:
            self.slot.sent()
            self.shown = self.under_way
        else:
            self.slot.failed(self.now)
            self.shown = None
        self.under_way = None

    @precondition(lambda self: self.under_way is not None)
    @rule()
    def abandon(self) -> None:
        self.slot.abandoned()
        self.under_way = self.shown = None

    @rule()
    def somebody_else_changes_the_lamp(self) -> None:
        self.slot.forget()
        self.wish = self.shown = None

    def may_take(self) -> bool:
        due = self.slot.due()
        return due is not None and due <= self.now

    @invariant()
    def never_too_often(self) -> None:
        for earlier, later in zip(self.starts, self.starts[1:], strict=False):
            assert later - earlier >= SHORTEST_INTERVAL

    @invariant()
    def a_wish_that_one_could_see_will_be_sent(self) -> None:
        if self.under_way is not None or self.wish is None:
            return
        if self.shown is not None and self.wish.distance(self.shown) <= DEAD_BAND:
            return
        due = self.slot.due()
        assert due is not None
        assert due <= self.now + LONGEST_PAUSE


TestAnyOrderOfEvents = AnyOrderOfEvents.TestCase
TestAnyOrderOfEvents.settings = settings(max_examples=200, deadline=None)
