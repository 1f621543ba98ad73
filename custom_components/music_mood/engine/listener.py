"""The engine's front door: push sound in, mood comes out."""

from collections import deque
from typing import Protocol

from .audio import Blocks, Samples, clean, power_dbfs
from .features import BLOCK_FRAMES, BLOCK_SIZE, FRAME_SECONDS
from .level_floor import Loudness
from .mood import MoodEstimate, MoodState, Quadrant, Sound
from .mood_window import WINDOW_ROWS, mood_window
from .music_gate import MusicGate
from .music_statistics import SMALLEST_BLOCKS, MusicStatistics, StatisticsRow
from .segmentation import CutDetector, CutSettings
from .tracker import MoodTracker
from .usual_level import UsualLevel

BLOCK_SECONDS = BLOCK_FRAMES * FRAME_SECONDS
"""Seconds between two states."""

FIRST_MOOD_SECONDS = SMALLEST_BLOCKS * BLOCK_SECONDS
"""Seconds of music until the model says something of it."""


LONG_TALK_SECONDS = 2.0
"""Talk over the music that lasts so long is kept out of what is known of the music.

Shorter talk, often a mere suspicion, only holds the mood: to begin anew would cost 3 s.
"""


class Model(Protocol):
    """What the listener needs of a model."""

    def predict(self, window: StatisticsRow) -> MoodEstimate:
        """Return the mood of a window of statistics, (STEPS, STATISTICS_COUNT)."""


class MoodListener:
    """Hears one stream of sound and says every 0.5 s what mood it has.

    Pieces of any size give the same states. Not thread-safe: one stream, one listener.
    """

    def __init__(
        self,
        model: Model,
        *,
        gate: MusicGate | None = None,
        tracker: MoodTracker | None = None,
        cuts: CutSettings | None = None,
        usual: UsualLevel | None = None,
        raw_always: bool = True,
    ) -> None:
        """Start before the first sample.

        Args:
            model: says the mood of a window.
            gate: tells music from everything else.
            tracker: keeps the mood calm.
            cuts: when a change of the sound is another piece of music.
            usual: at which level the source plays, which may be known from earlier listening and
                outlives the listener; if not given, no level ever counts.
            raw_always: whether the model is asked of all sound. If not, the raw output stays what
                it was while there is no music, which then costs far less; nothing else changes.

        Raises:
            ModelError: if the network of the notes or the sound encoder cannot be loaded.
        """
        self._model = model
        self._gate = gate or MusicGate()
        self._tracker = tracker or MoodTracker()
        self._cut_settings = cuts
        self._usual = usual
        self._raw_always = raw_always
        self.reset()

    def reset(self) -> None:
        """Forget everything heard, as after a change of the source, but not what is usual."""
        self._blocks = Blocks(BLOCK_SIZE)
        self._cuts = CutDetector(self._cut_settings)
        self._statistics = MusicStatistics()
        self._rows: deque[StatisticsRow] = deque(maxlen=WINDOW_ROWS)
        self._raw: MoodEstimate | None = None
        self._blocks_heard = 0
        self._blocks_of_talk = 0
        self._music = False
        self._gate.reset()
        self._tracker.reset()

    def push(self, samples: Samples) -> list[MoodState]:
        """Return one state for each 0.5 s of sound that `samples` completes.

        Args:
            samples: mono, 16 kHz, shape (any,); NaN is heard as silence, the rest is clipped
                to [-1, 1].

        Raises:
            AudioError: if `samples` is not one-dimensional.
            ModelError: if the gate's model cannot be loaded; that happens at the first sound.
        """
        return [self._hear(block) for block in self._blocks.push(clean(samples))]

    def _hear(self, block: Samples) -> MoodState:
        self._blocks_heard += 1
        loudness = self._statistics.measure(block)
        level = power_dbfs(loudness.power)
        news = None
        if self._gate.rests(level) and not self._raw_always:
            self._rest(block, loudness)
        else:
            news = self._listen(block, loudness, level)
        self._raw = news or self._raw
        mood, quadrant = self._follow(news)
        return MoodState(
            time=self._blocks_heard * BLOCK_SECONDS,
            level=level,
            music=self._music,
            sound=self._gate.sound,
            mood=mood,
            quadrant=quadrant,
            raw=self._raw,
        )

    def _rest(self, block: Samples, loudness: Loudness) -> None:
        """Go on with a silence of which nothing needs to be known."""
        self._statistics.skip(block, loudness)
        self._look_for_cuts(block)
        self._gate.rest(BLOCK_SECONDS)
        self._music = False

    def _listen(self, block: Samples, loudness: Loudness, level: float) -> MoodEstimate | None:
        """Return what the model says of the sound up to this block, if it says something."""
        heard = self._statistics.hear(block, loudness)
        music = self._gate.update(heard.features, heard.pitch, level)
        begins, self._music = music and not self._music, music
        matters = self._raw_always or self._gate.may_be_music
        if matters:
            self._statistics.count()
        self._look_for_cuts(block)
        if begins:
            self._keep(round(self._gate.music_seconds / BLOCK_SECONDS))
        self._follow_talk()
        return self._predict() if matters else None

    def _follow_talk(self) -> None:
        """Forget long talk over the music once it is over: its end is heard by itself."""
        if self._gate.talked_over:
            self._blocks_of_talk += 1
            return
        if self._music and self._blocks_of_talk * BLOCK_SECONDS >= LONG_TALK_SECONDS:
            self._keep(1)
        self._blocks_of_talk = 0

    def _look_for_cuts(self, block: Samples) -> None:
        """Begin a new piece where another one began."""
        for cut in self._cuts.push_block(block):
            self._keep(int((self._cuts.time - cut.time) / BLOCK_SECONDS))
            self._tracker.begin_piece()

    def _keep(self, blocks: int) -> None:
        """Forget what was heard before the last `blocks` blocks: it was not this piece."""
        if blocks < self._statistics.measured:
            self._statistics.keep(blocks)
            self._rows.clear()

    def _predict(self) -> MoodEstimate | None:
        """Return what the model says, once it has 3 s to go by."""
        if self._statistics.blocks < SMALLEST_BLOCKS:
            return None
        self._rows.append(self._statistics.row())
        if not (self._raw_always or (self._music and not self._gate.talked_over)):
            return None
        return self._model.predict(mood_window(self._rows))

    def _follow(self, news: MoodEstimate | None) -> tuple[MoodEstimate | None, Quadrant | None]:
        """Return mood and quadrant.

        Until 3 s of a piece are known, and while someone speaks over it, they stay what they were.
        """
        if not self._music:
            self._tracker.reset()
            return None, None
        if news is None or self._gate.talked_over:
            return self._tracker.mood
        return self._tracker.update(self._compared(news), BLOCK_SECONDS)

    def _compared(self, news: MoodEstimate) -> MoodEstimate:
        """Return `news` with regard to how loud the source usually plays."""
        if self._usual is None:
            return news
        level = power_dbfs(self._statistics.mean_power)
        if self._gate.sound is not Sound.SILENCE:
            self._usual.add(level, BLOCK_SECONDS)
        return self._usual.arouse(news, level)
