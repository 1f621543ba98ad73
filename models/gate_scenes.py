"""What the music gate is shown in training: six seconds of one thing, and what it is.

`gate_programmes` strings them together. Every scene uses sounds of one fold alone, so that whole
sources can be held out.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from . import (
    gate_conversations as conversations,
    gate_instruments as instruments,
    gate_noises as noises,
    gate_voices as voices,
)
from .engine import SAMPLE_RATE, Samples
from .gate_ambience import ambient
from .gate_package_list import is_drummed
from .gate_singing import sung_alone
from .gate_sounds import UNHEARD, Kind, Sound

SCENE_SECONDS = 6.0
_COUNT = int(SCENE_SECONDS * SAMPLE_RATE)

CLASSES = ("music", "speech_over_music", "speech", "noise")


@dataclass(frozen=True, slots=True, kw_only=True)
class Variety:
    """How different from the recordings what is made of them may be."""

    songs: tuple[float, float] | None
    """Slowest and fastest speed of recorded music; None leaves it as it is."""
    voices: tuple[float, float]
    """Slowest and fastest speed of speech."""
    over_music: tuple[float, float]
    """dB by which speech is louder than the music below it, least and most."""
    talk_share: float
    """How often someone speaks for a while in a programme, over whatever is heard there."""
    hard_share: float
    """How many programmes are heard in the worst of rooms."""
    filter_share: float
    """How many scenes have treble, bass or a band raised, lowered or cut off."""
    recipes: tuple[str, ...] = ()
    """The only kinds of scenes that there are; none named: all the usual ones."""


PLAIN = Variety(
    songs=None,
    voices=(0.85, 1.2),
    over_music=(4.0, 14.0),
    talk_share=0.0,
    hard_share=0.0,
    filter_share=0.0,
)
WIDE = Variety(
    songs=(0.85, 1.15),
    voices=(0.8, 1.25),
    over_music=(2.0, 16.0),
    talk_share=0.25,
    hard_share=0.2,
    filter_share=0.5,
)

MACHINES = replace(WIDE, talk_share=0.0, recipes=("turning machine", "song with rests"))
"""Machines that hum and swell: ambient music is like them."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Six seconds of sound as it leaves the loudspeaker."""

    label: str
    """One of `CLASSES`."""
    recipe: str
    samples: Samples


@dataclass(slots=True)
class Stage:
    """The sounds of one fold and the generator that chooses among them."""

    random: np.random.Generator
    sounds: dict[Kind, list[Sound]] = field(default_factory=dict)
    variety: Variety = PLAIN

    @classmethod
    def of(
        cls,
        sounds: Sequence[Sound],
        fold: int,
        random: np.random.Generator,
        variety: Variety = PLAIN,
    ) -> Stage:
        """Return the stage of a fold, without the sources that may hide music."""
        stage = cls(random, {"music": [], "speech": [], "noise": []}, variety)
        for sound in sounds:
            if sound.fold == fold and not sound.source.endswith(UNHEARD):
                stage.sounds[sound.kind].append(sound)
        return stage

    def piece(self, kind: Kind, seconds: float = SCENE_SECONDS) -> Samples:
        """Return a random stretch of a random recording, never silent.

        A source that is four times as long is chosen twice as often: many sources teach more than
        much of one.
        """
        chosen = self.sounds[kind]
        lengths: dict[str, float] = defaultdict(float)
        for sound in chosen:
            lengths[sound.source] += len(sound.samples)
        weights = np.array([len(sound.samples) / lengths[sound.source] ** 0.5 for sound in chosen])
        for _ in range(20):
            sound = chosen[int(self.random.choice(len(chosen), p=weights / weights.sum()))]
            cut = _stretch(sound.samples, int(seconds * SAMPLE_RATE), self.random)
            if _rms(cut) > 1e-3:
                return cut
        return np.asarray(self.random.normal(0.0, 0.01, int(seconds * SAMPLE_RATE)), np.float32)

    def song(self, seconds: float = SCENE_SECONDS) -> Samples:
        """Return recorded music, where variety is wanted sometimes slower or faster."""
        if self.variety.songs is None:
            return self.piece("music", seconds)
        return self._respeed(
            lambda length: self.piece("music", length), seconds, *self.variety.songs
        )

    def voice(self, seconds: float = SCENE_SECONDS) -> Samples:
        """Return speech, sometimes of a taller or smaller speaker."""
        speeds = self.variety.voices
        return self._respeed(lambda length: self.piece("speech", length), seconds, *speeds)

    def noise(self, seconds: float = SCENE_SECONDS) -> Samples:
        """Return noise, recorded or made up, sometimes slower or faster."""
        if self.random.random() < 0.35:
            return self.made_up_noise(seconds)
        return self._respeed(lambda length: self.piece("noise", length), seconds, 0.65, 1.5)

    def made_up_noise(self, seconds: float = SCENE_SECONDS) -> Samples:
        """Return noise of a random kind by formula."""
        kind = noises.NOISES[int(self.random.integers(len(noises.NOISES)))]
        return kind(seconds, self.random)

    def _respeed(
        self, take: Callable[[float], Samples], seconds: float, slowest: float, fastest: float
    ) -> Samples:
        if self.random.random() < 0.4:
            return take(seconds)
        speed = float(self.random.uniform(slowest, fastest))
        original = take(seconds * speed + 0.01)
        at = np.arange(int(seconds * SAMPLE_RATE)) * speed
        return np.asarray(np.interp(at, np.arange(len(original)), original), np.float32)


def scenes(stage: Stage, scale: float) -> Iterator[Scene]:
    """Yield the scenes of a fold, `scale` times as many as the usual number."""
    recipes = stage.variety.recipes or _RECIPES
    for recipe in recipes:
        label, count, make = (_RECIPES | _FURTHER_RECIPES)[recipe]
        for _ in range(round(count * scale)):
            yield Scene(label, recipe, _fitted(make(stage)))


def mixed(foreground: Samples, background: Samples, decibels: float) -> Samples:
    """Return both together, the foreground `decibels` louder (by RMS)."""
    count = min(len(foreground), len(background))
    front, back = foreground[:count], background[:count]
    ratio = _rms(front) / max(_rms(back), 1e-6) * 10.0 ** (-decibels / 20.0)
    return np.asarray(front + back * np.float32(ratio), np.float32)


def conversation(stage: Stage) -> Samples:
    """Return two to four people who talk to each other."""
    people = [stage.voice() for _ in range(int(stage.random.integers(2, 5)))]
    return conversations.talk(people, SCENE_SECONDS, stage.random)


def babble(stage: Stage) -> Samples:
    """Return three to seven people who talk at once."""
    together = np.zeros(_COUNT, np.float32)
    for _ in range(int(stage.random.integers(3, 8))):
        one = stage.voice()
        together += one * np.float32(stage.random.uniform(0.3, 1.0) * 0.03 / max(_rms(one), 1e-4))
    return together


def laughter(stage: Stage) -> Samples:
    """Return people who laugh, one syllable over and over as the breath goes, between words."""
    random = stage.random
    result = stage.voice() * np.float32(0.02 / max(_rms(stage.voice()), 1e-4))
    result *= np.float32(random.choice([0.0, 1.0]))
    for _ in range(int(random.integers(1, 5))):
        sound = conversations.laugh(stage.voice(), random)
        start = int(random.uniform(0.0, SCENE_SECONDS - 1.0) * SAMPLE_RATE)
        end = min(start + len(sound), _COUNT)
        result[start:end] += sound[: end - start]
    return np.asarray(result, np.float32)


def rap(stage: Stage) -> Samples:
    """Return words cut to the grid of a beat, over drums and a little harmony."""
    random = stage.random
    beat = instruments.drums(SCENE_SECONDS, random)
    if random.random() < 0.7:
        harmony = (instruments.pad, instruments.plucked)[int(random.integers(2))]
        beat = mixed(beat, harmony(SCENE_SECONDS, random), float(random.uniform(0.0, 8.0)))
    step = 60.0 / random.uniform(75.0, 110.0) / 4.0
    words = stage.voice(SCENE_SECONDS * 1.3)
    voice = np.zeros(_COUNT, np.float32)
    position = 0.0
    cursor = 0
    while position < SCENE_SECONDS:
        length = int(step * random.choice([1, 1, 2, 2, 3, 4]) * SAMPLE_RATE)
        start = int(position * SAMPLE_RATE)
        cut = words[cursor : cursor + length][: _COUNT - start]
        voice[start : start + len(cut)] = cut * _faded(len(cut))
        cursor = (cursor + length) % max(len(words) - length, 1)
        position += length / SAMPLE_RATE + (step if random.random() < 0.1 else 0.0)
    return mixed(voice, beat, float(random.uniform(-6.0, 3.0)))


def interrupted_music(stage: Stage) -> Samples:
    """Return music with rests and cuts from one song to another."""
    random = stage.random
    first, second = stage.piece("music"), stage.piece("music")
    cut = int(random.uniform(0.2, 0.8) * _COUNT)
    joined = np.concatenate([first[:cut], second[cut:_COUNT]])
    for _ in range(int(random.integers(1, 5))):
        start = int(random.uniform(0.0, SCENE_SECONDS) * SAMPLE_RATE)
        joined[start : start + int(random.uniform(0.05, 0.6) * SAMPLE_RATE)] *= 0.0
    return joined


def recorded_drums(stage: Stage) -> Samples:
    """Return a rhythm on a recorded kit; on one by formula where the stage has no kit."""
    kits = [sound.samples for sound in stage.sounds["music"] if is_drummed(sound.source)]
    if not kits:
        return instruments.drums(SCENE_SECONDS, stage.random)
    kit = kits[int(stage.random.integers(len(kits)))]
    return _stretch(kit, _COUNT, stage.random)


def presenter(stage: Stage) -> Samples:
    """Return a song, six seconds by itself and six more with someone speaking over it."""
    song = stage.piece("music", 2.0 * SCENE_SECONDS)
    spoken = mixed(stage.voice(), song[_COUNT:], float(stage.random.uniform(4.0, 12.0)))
    # The song stays as loud as it was: the ducking of a radio studio would be easier to hear.
    loudness = _rms(song[:_COUNT]) / max(_rms(spoken), 1e-6)
    return np.concatenate([song[:_COUNT], spoken * np.float32(loudness)])


def made_up() -> dict[str, Callable[[Stage], Samples]]:
    """Return the scenes that stand for what the recordings lack, by name."""
    names = (
        *("singing", "lone singer", "choir", "rap", "drums"),
        *("pad", "ambient", "organ", "struck", "plucked"),
    )
    made = {name: _RECIPES[name][2] for name in names}
    return {**made, "recorded drums": recorded_drums, "presenter": presenter}


def _over(stage: Stage) -> Samples:
    bed = stage.song() if stage.random.random() < 0.8 else _made_up_music(stage)
    return mixed(stage.voice(), bed, float(stage.random.uniform(*stage.variety.over_music)))


def _made_up_music(stage: Stage) -> Samples:
    kinds = (instruments.pad, instruments.organ, instruments.plucked, instruments.struck)
    return kinds[int(stage.random.integers(len(kinds)))](SCENE_SECONDS, stage.random)


def _song(stage: Stage) -> Samples:
    return voices.sung_from_speech(stage.piece("speech"), SCENE_SECONDS, stage.random)


def _lone_singer(stage: Stage) -> Samples:
    return sung_alone(stage.piece("speech"), SCENE_SECONDS, stage.random)


def _choir(stage: Stage) -> Samples:
    count = int(stage.random.choice([1, 1, 2, 4]))
    return voices.formant_song(SCENE_SECONDS, stage.random, count)


def _with_noise(
    take: Callable[[Stage], Samples], quietest: float, loudest: float
) -> Callable[[Stage], Samples]:
    def make(stage: Stage) -> Samples:
        decibels = float(stage.random.uniform(quietest, loudest))
        return mixed(take(stage), stage.noise(), decibels)

    return make


_RECIPES: dict[str, tuple[str, int, Callable[[Stage], Samples]]] = {
    "song": ("music", 520, lambda stage: stage.song()),
    "song in noise": ("music", 140, _with_noise(lambda stage: stage.song(), 2.0, 20.0)),
    "song with rests": ("music", 50, interrupted_music),
    "rap": ("music", 160, rap),
    "singing": ("music", 120, _song),
    "lone singer": ("music", 160, _lone_singer),
    "choir": ("music", 100, _choir),
    "drums": ("music", 100, lambda stage: instruments.drums(SCENE_SECONDS, stage.random)),
    "pad": ("music", 60, lambda stage: instruments.pad(SCENE_SECONDS, stage.random)),
    "ambient": ("music", 100, lambda stage: ambient(SCENE_SECONDS, stage.random)),
    "organ": ("music", 120, lambda stage: instruments.organ(SCENE_SECONDS, stage.random)),
    "struck": ("music", 60, lambda stage: instruments.struck(SCENE_SECONDS, stage.random)),
    "plucked": ("music", 50, lambda stage: instruments.plucked(SCENE_SECONDS, stage.random)),
    "presenter": ("speech_over_music", 340, _over),
    "speech": ("speech", 240, lambda stage: stage.voice()),
    "conversation": ("speech", 280, conversation),
    "laughter": ("speech", 30, laughter),
    "babble": ("speech", 50, babble),
    "speech in noise": ("speech", 120, _with_noise(lambda stage: stage.voice(), 3.0, 20.0)),
    "noise": ("noise", 480, lambda stage: stage.noise()),
    "two noises": ("noise", 120, _with_noise(lambda stage: stage.noise(), -6.0, 12.0)),
    "made-up noise": ("noise", 220, lambda stage: stage.made_up_noise()),
}
"""Of each kind of scene: its class, the usual number in a fold, how it is made."""

_FURTHER_RECIPES: dict[str, tuple[str, int, Callable[[Stage], Samples]]] = {
    "turning machine": ("noise", 100, lambda stage: noises.turning(SCENE_SECONDS, stage.random)),
}
"""Those of some varieties only."""


def _fitted(sound: Samples) -> Samples:
    return np.asarray(np.pad(sound, (0, max(0, _COUNT - len(sound))))[:_COUNT], np.float32)


def _stretch(sound: Samples, count: int, random: np.random.Generator) -> Samples:
    """Return `count` samples from a random place, around the end again where it is too short."""
    if len(sound) >= count:
        start = int(random.integers(len(sound) - count + 1))
        return sound[start : start + count]
    return np.asarray(np.resize(sound, count), np.float32)


def _faded(count: int) -> Samples:
    edge = np.minimum(np.arange(count), np.arange(count)[::-1]) / 80.0
    return np.asarray(np.minimum(edge, 1.0), np.float32)


def _rms(sound: Samples) -> float:
    return float(np.sqrt(np.mean(np.square(sound)))) if len(sound) else 0.0
