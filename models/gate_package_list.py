"""What the gate learns from packages of Debian: games, prompts, sound themes, drum kits.

Acted dialogue by dozens of speakers, prompts in other languages, footsteps, engines, weather,
alarms, orchestras, drum loops. The packages are free software; their sounds stay out of this
repository.
"""

from dataclasses import dataclass
from typing import Literal

from .gate_sounds import Kind

type Container = Literal["files", "zip", "queen", "opensfx", "rcc", "drum kits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """Some sounds of a package."""

    name: str
    kind: Kind
    pattern: str
    """Regular expression that the sound's path matches somewhere."""
    but_not: str = "^$"
    """Regular expression of paths that are left out after all."""
    container: Container = "files"
    most_seconds: float = 120.0


_NAMED_OR_PLAYED = r"_desc|instruments|/music|toys|cartoon|clothes|seasonal|flags|symbols"
"""Stamps whose sounds are names spoken aloud, or may be music."""

_FLIGHT = (
    r"(engine|prop|exhaust|p51d|turb|rotor|jet|R-1535|helicopter|fan\.|whine|rain|thunder"
    r"|wind|wave|water|tires|rumble|rattle|flaps|repair|scratch|gyro|crash|gear)"
    r"[^/]*\.wav$"
)
_CITY = (
    r"(explosion|siren|skid|rumble|bulldozer|honk|monster|quack|fire|coal|woosh"
    r"|ignition|whip)[^/]*\.wav$"
)
_ECLIPSE = (
    r"(morph/(storm|rain|wind|machine)|ambience/(rain|.*wind|river|water|creek|lava|fire"
    r"|cave|vapour|forest|cycadas|nightcrickets)|distant_cars|/weapons/|sfx/).*\.ogg$"
)
_RACE = (
    r"(steamLocomotive|engine|jetEngine|car_|skid|machine|clock|tractor|nitro"
    r"|exotic-birds|sfx/river|rain\.|waterfall|thunder|cow|sheep|splash|goal_scored"
    r"|fireworks|static-radio)[^/]*\.?(ogg|wav)$"
)
_WARVI = (
    r"destiny|dtox|lucky|cornbread|highscore|radar|help|woohoo|yay|hohoho|abducted|ow_my"
    r"|aaaah|oof|nice|UseThe|timpani|falling|alarm"
)

_KITS = ("hydrogen-data", "hydrogen-drumkits")

PACKAGES = (
    Package(
        name="flight-of-the-amazon-queen",
        kind="speech",
        pattern=r"^[0-9A-Z_]+[0-9]\.SB$",
        container="queen",
        most_seconds=1500.0,
    ),
    *(
        Package(name=name, kind="speech", pattern=r"\.(g722|wav)$", most_seconds=240.0)
        for name in (
            "asterisk-core-sounds-it-g722",
            "asterisk-core-sounds-ru-g722",
            "asterisk-prompt-it-menardi-wav",
        )
    ),
    Package(
        name="trigger-rally-data", kind="speech", pattern=r"codriver/.*\.wav$", container="zip"
    ),
    Package(
        name="nexuiz-data",
        kind="speech",
        pattern=r"sound/(announcer|tutorial|player/.*/coms)/.*\.(ogg|wav)$",
        but_not=r"rap",
        container="zip",
    ),
    Package(
        name="megaglest-data",
        kind="speech",
        pattern=r"(worker|spearman|swordman|horseman|archer|princess|initiate|cudgel)_(ack|select)",
    ),
    *(
        Package(
            name=f"fillets-ng-data-{language}",
            kind="speech",
            pattern=r"-[mv]-.*\.ogg$",
            most_seconds=300.0,
        )
        for language in ("cs", "nl")
    ),
    Package(
        name="tuxpaint-stamps-default",
        kind="speech",
        pattern=r"_desc.*\.ogg$",
        most_seconds=600.0,
    ),
    *(
        Package(name=name, kind="speech", pattern=r"\.gsm$")
        for name in ("asterisk-prompt-es-co", "asterisk-prompt-fr-armelle")
    ),
    Package(
        name="0ad-data", kind="speech", pattern=r"voice/.*/civ/", but_not=r"dog", container="zip"
    ),
    Package(name="boswars-data", kind="speech", pattern=r"tutorial/.*\.wav$|\.(ready|completed)\."),
    Package(
        name="wesnoth-1.16-data",
        kind="noise",
        pattern=r"\.(ogg|wav)$",
        but_not=r"horn-|fanfare|wardrums|magic-holy|harp|heal|gamestart|join|leave|bell|arrive|chat|"
        r"music|select|laugh|wail",
    ),
    Package(name="openttd-opensfx", kind="noise", pattern=r"", container="opensfx"),
    Package(
        name="sound-theme-freedesktop",
        kind="noise",
        pattern=r"\.oga$",
        but_not=r"audio-channel|service-log",
    ),
    Package(
        name="ufoai-sound",
        kind="noise",
        pattern=r"sound/(ambience|doors|footsteps|impact|misc|ugv|weapons|aliens|ui)/",
        container="zip",
    ),
    Package(
        name="nexuiz-data",
        kind="noise",
        pattern=r"sound/(ambient|misc|plats|weapons|desertfactory)/.*\.(ogg|wav)$",
        but_not=r"tuba",
        container="zip",
    ),
    Package(
        name="openarena-data",
        kind="noise",
        pattern=r"sound/(world|weapons|movers|player/footsteps)/",
        container="zip",
    ),
    Package(
        name="trigger-rally-data", kind="noise", pattern=r"^sounds/[^/]*\.wav$", container="zip"
    ),
    Package(
        name="megaglest-data",
        kind="noise",
        pattern=r"tilesets/.*(night|day|rain|wind|wolf|chicken|hawk|rooster|owl|cow)",
        but_not=r"hell|nightime",
    ),
    Package(name="lmms-common", kind="noise", pattern=r"samples/effects/"),
    Package(
        name="0ad-data",
        kind="noise",
        pattern=r"audio/(actor|ambient|attack|resource)/",
        but_not=r"human/death",
        container="zip",
        most_seconds=480.0,
    ),
    Package(
        name="tuxpaint-stamps-default", kind="noise", pattern=r"\.ogg$", but_not=_NAMED_OR_PLAYED
    ),
    Package(name="bucklespring-data", kind="noise", pattern=r"\.wav$", most_seconds=40.0),
    Package(name="torcs-data", kind="noise", pattern=r"sound/.*\.wav$"),
    Package(name="searchandrescue-data", kind="noise", pattern=r"sounds/"),
    Package(name="foobillardplus-data", kind="noise", pattern=r"\.wav$", but_not=r"intro|outro"),
    Package(name="colobot-common-sounds", kind="noise", pattern=r"sounds/"),
    Package(name="opencity-data", kind="noise", pattern=r"\.wav$"),
    Package(name="lincity-ng-data", kind="noise", pattern=r"sounds/", most_seconds=180.0),
    Package(name="minetest-data", kind="noise", pattern=r"/sounds/"),
    Package(
        name="minetest-mod-homedecor",
        kind="noise",
        pattern=r"/sounds/",
        but_not=r"doorbell",
    ),
    Package(name="crrcsim-data", kind="noise", pattern=r"(electric|fan|glider)\.wav$"),
    Package(
        name="widelands-data",
        kind="noise",
        pattern=r"sound/(animals|atlanteans|barbarians|empire|farm|fisher|hammering|metal|mill|saw"
        r"|sawmill|stones|woodcutting)",
    ),
    Package(name="scorched3d-data", kind="noise", pattern=r"/wav/", but_not=r"apoc/data/wav/misc"),
    Package(name="endless-sky-data", kind="noise", pattern=r"sounds/.*\.(wav|mp3)$"),
    Package(name="extremetuxracer-data", kind="noise", pattern=r"_slide\.wav$"),
    Package(
        name="btanks-data", kind="noise", pattern=r"sounds/(ambient/(city|country|forest)|[^/]*$)"
    ),
    Package(name="dustracing2d-data", kind="noise", pattern=r"sounds/", but_not=r"bell|menu"),
    Package(
        name="gcompris-qt-data",
        kind="noise",
        pattern=r"(animals|canal_lock|watercycle)\.rcc",
        container="rcc",
    ),
    Package(name="wesnoth-1.16-music", kind="music", pattern=r"\.ogg$", most_seconds=600.0),
    Package(name="planetblupi-music-ogg", kind="music", pattern=r"\.ogg$", most_seconds=300.0),
    Package(name="asterisk-moh-opsound-g722", kind="music", pattern=r"\.g722$"),
    Package(name="megaglest-data", kind="music", pattern=r"/music/.*\.ogg$", most_seconds=300.0),
    Package(name="sonic-pi-samples", kind="music", pattern=r"(loop_|ambi_(choir|drone|piano))"),
    Package(name="gcompris-qt-data", kind="music", pattern=r"music\.rcc", container="rcc"),
    Package(
        name="0ad-data", kind="music", pattern=r"audio/music/", container="zip", most_seconds=400.0
    ),
    *(
        Package(name=name, kind="music", pattern=pattern, most_seconds=200.0)
        for name, pattern in (
            ("ardentryst", r"/Music/"),
            ("asc-music", r"\.mp3$"),
            ("btanks-data", r"/tunes/"),
            ("colobot-common-sounds", r"/music/"),
            ("drascula-music", r"audio/track.*\.ogg$"),
            ("enigma-data", r"/music/"),
            ("extremetuxracer-data", r"/music/"),
            ("fillets-ng-data", r"/music/"),
            ("freedroidrpg-data", r"/music/"),
            ("fretsonfire-songs-muldjord", r"song\.ogg$"),
            ("fretsonfire-songs-sectoid", r"song\.ogg$"),
            ("lincity-ng-data", r"/music/"),
            ("marsshooter-data", r"/music/"),
            ("openclonk-data", r"\.ogg$"),
            ("searchandrescue-data", r"/music/"),
            ("singularity-music", r"\.ogg$"),
            ("warzone2100-music", r"\.opus$"),
            ("widelands-data", r"/music/"),
        )
    ),
    *(
        Package(name=name, kind="music", pattern=r"\.ogg$", container="zip", most_seconds=200.0)
        for name in ("nexuiz-music", "ufoai-music")
    ),
    # Once recordings from elsewhere, by which gates before this one were judged.
    *(
        Package(name=name, kind="speech", pattern=pattern)
        for name, pattern in (
            ("alsa-utils", r"(Front|Rear|Side)_"),
            (
                "codec2-examples",
                r"/(david4|vk5qi|all|wia_16kHz|speech_orig_16k|ve9qrp|vk2tpm_004)\.wav$",
            ),
            ("flare-game", r"npcs/(fe)?male_merchant"),
            ("flightgear-data-base", r"(mk-viii|tcas)/.*\.wav$"),
            ("linphone-common", r"hello16000"),
            ("pocketsphinx-testdata", r"(librivox|cards)/.*\.wav$"),
            ("redeclipse-data", r"announcer/.*\.ogg$"),
            ("unknown-horizons", r"voice/(de|en|fr)/.*\.ogg$"),
            ("warmux-data", r"sound/default/voices"),
        )
    ),
    *(
        Package(name=name, kind="noise", pattern=pattern, but_not=but_not)
        for name, pattern, but_not in (
            ("7kaa-data", r"SOUND/.*\.WAV$", "^$"),
            ("alsa-utils", r"Noise\.wav$", "^$"),
            ("brainparty-data", r"\.wav$", r"ring|result|correct|wrong|beep"),
            ("cube2-data", r"0ad/(wind|thunder|fs)|yo_frankie|chainsaw", r"BeatBox|\.(txt|cfg)$"),
            ("flare-game", r"soundfx/(environment|steps|inventory)/", r"teleporter"),
            (
                "flightgear-data-base",
                _FLIGHT,
                r"mk-viii|tcas|windshield-",
            ),
            ("freedroid-data", r"sound/.*\.wav$", "^$"),
            ("gamine-data", r"\.wav$", "^$"),
            ("gnome-shell-pomodoro-data", r"(birds|clock|timer)[^/]*\.ogg$", "^$"),
            ("granatier", r"\.wav$", "^$"),
            (
                "hyperrogue-music",
                r"/sounds/",
                r"tada|speak|pickup|heal|orb|levelup|elementalgem|necromancy|message|dzia|prince",
            ),
            ("lugaru-data", r"\.ogg$", r"Music|Console"),
            (
                "micropolis-data",
                _CITY,
                "^$",
            ),
            ("naev-data", r"/sounds/.*\.(ogg|wav)$", r"target|nav|click|lock|jam"),
            ("openssn-data", r"\.ogg$", "^$"),
            ("pathological", r"sounds/", r"extra|finish|ping"),
            ("plee-the-bear-data", r"sound/(weather|effect|forest|hit|splash|crack)", "^$"),
            (
                "redeclipse-data",
                _ECLIPSE,
                r"itemspawn",
            ),
            (
                "supertux-data",
                r"sounds/.*\.(ogg|wav)$",
                r"tada|welldone|invincible|phone|lifeup|savebell|coin|excellent|upgrade",
            ),
            (
                "supertuxkart-data",
                _RACE,
                r"space",
            ),
            ("trackballs-data", r"\.wav$", r"laugh|level|start"),
            ("tuxpaint-data", r"sounds/", "^$"),
            (
                "unknown-horizons",
                r"sounds/(sheep|lumber|windmill|stonemason|smith|warehouse|main_square|tavern)",
                "^$",
            ),
            ("warmux-data", r"sound/default/(weapons|misc)", r"music|victory|disco"),
            (
                "wordwarvi-sound",
                r"\.(ogg|wav)$",
                _WARVI,
            ),
        )
    ),
    *(
        Package(name=name, kind="music", pattern=pattern, but_not=but_not, most_seconds=160.0)
        for name, pattern, but_not in (
            ("brainparty-data", r"electricity", "^$"),
            ("cube2-data", r"stone_fortress", "^$"),
            ("flare-game", r"/music/.*theme", "^$"),
            ("freedink-data", r"\.ogg$", "^$"),
            ("freedroid-data", r"Paradroid", "^$"),
            ("gamine-data", r"Brandenburg", "^$"),
            ("glob2-data", r"zik/.*\.ogg$", "^$"),
            ("holotz-castle-data", r"MainTitle|Credits", "^$"),
            ("hyperrogue-music", r"/music/", "^$"),
            ("linphone-common", r"rings/.*\.mkv$", "^$"),
            ("lomiri-sounds", r"ringtones/", r"Alarm"),
            ("lugaru-data", r"Music", "^$"),
            ("naev-data", r"/music/.*\.ogg$", r"launch"),
            ("pathological", r"music/", "^$"),
            ("pax-britannica-data", r"music.*\.(ogg|mp3)$", "^$"),
            ("pink-pony-data", r"\.mp3$", "^$"),
            ("plee-the-bear-data", r"(boss|castle|forest|title|bonus|quick)[^/]*\.ogg$", r"sound/"),
            ("pushover-data", r"\.ogg$", "^$"),
            ("raincat-data", r"\.ogg$", "^$"),
            ("redeclipse-data", r"music/track", "^$"),
            ("renpy-demo", r"(sunflower|allstars)[^/]*\.(ogg|opus)$", "^$"),
            ("renpy-thequestion", r"\.opus$", "^$"),
            ("supertux-data", r"music/.*\.(ogg|wav)$|tux_rap", "^$"),
            ("supertuxkart-data", r"/music/.*\.ogg$", r"_fast|_f\.|summary"),
            ("trackballs-data", r"\.ogg$", "^$"),
            ("tuxmath-data", r"\.ogg$", "^$"),
            ("tuxtype-data", r"(amidst|chiptune)[^/]*\.ogg$", "^$"),
            ("unknown-horizons", r"audio/music/", "^$"),
            ("warmux-data", r"/music/", "^$"),
            ("wordwarvi-sound", r"destiny|dtox|lucky13|cornbread", "^$"),
            ("xmoto-data", r"\.ogg$", "^$"),
        )
    ),
    *(
        Package(name=name, kind="music", pattern=r"drumkit\.xml$", container="drum kits")
        for name in _KITS
    ),
)
"""What is taken; a package that holds several kinds is listed several times."""


def is_drummed(source: str) -> bool:
    """Say whether a source is a drum kit, and what it plays a rhythm of our own."""
    return source.startswith(tuple(f"debian:{name}/" for name in _KITS))
