"""What is not the recording itself but answers to its name: the traps of every search.

Each platform has those that are at home there. A restricted or shortened original is a trap too.
"""

from aggregator.domain.media import Kind, Platform, Restriction
from aggregator.sandbox.variants import LONGER, SAME, Length, Variant

_LIVE = Length(factor=(0.95, 1.35), extra=(0.0, 40.0))
_COVER = Length(factor=(0.85, 1.15))
_LOOP = Length(fixed=(3_590.0, 3_612.0))
_TEASER = Length(fixed=(12.0, 58.0))
_TALK = Length(factor=(1.5, 3.2), extra=(60.0, 240.0))
_FAST = Length(factor=(0.74, 0.86))
_SLOW = Length(factor=(1.12, 1.32))

_LIVE_TITLES = (
    "{artist} - {title} (Live at {place})",
    "{title} (live) - {artist} @ {place}",
    "{artist} – {title} [LIVE {year}]",
)
_COVER_TITLES = (
    "{title} - {artist} (cover by {other})",
    "{title} ({artist} Cover) | {other}",
    "{other} - {title} (in the style of {artist})",
    "{title} (acoustic cover)",
)
_REMIX_TITLES = ("{artist} - {title} ({other} Remix)", "{title} ({other} Bootleg Remix) - {artist}")
_FAST_TITLES = ("{artist} - {title} (sped up)", "{title} - {artist} | sped up + reverb ♡")
_SLOW_TITLES = ("{artist} - {title} (slowed + reverb)", "{title} (𝙨𝙡𝙤𝙬𝙚𝙙) {artist}")
_TEASER_TITLES = ("{artist} - {title} (Teaser)", "{artist} – {title} | coming soon [snippet]")

TRAPS: dict[Platform, tuple[Variant, ...]] = {
    Platform.YOUTUBE: (
        Variant("live", 0.5, "live", "artist", _LIVE_TITLES, _LIVE, 4.0),
        Variant("cover", 0.55, "cover", "performer", _COVER_TITLES, _COVER, 0.6),
        Variant(
            "karaoke",
            0.4,
            "karaoke",
            "karaoke",
            (
                "{title} - {artist} (Karaoke Version)",
                "{artist} - {title} | Karaoke with lyrics",
                "קריוקי {title} - {artist}",
                "【カラオケ】{title} / {artist}",
            ),
            reach=0.8,
        ),
        Variant(
            "instrumental",
            0.18,
            "instrumental",
            "karaoke",
            ("{artist} - {title} (Instrumental)",),
            reach=0.3,
        ),
        Variant("remix", 0.3, "remix", "remixer", _REMIX_TITLES, Length((0.8, 1.9)), 1.2),
        Variant("sped_up", 0.28, "sped_up", "speed", _FAST_TITLES, _FAST, 1.5),
        Variant("slowed", 0.2, "slowed", "speed", _SLOW_TITLES, _SLOW, 1.2),
        Variant("nightcore", 0.12, "nightcore", "speed", ("Nightcore - {title}",), _FAST, 0.6),
        Variant(
            "eight_d",
            0.2,
            "eight_d",
            "speed",
            ("{artist} - {title} (8D AUDIO) 🎧", "{title} | 8D Audio, use headphones"),
            reach=0.8,
        ),
        Variant(
            "loop",
            0.2,
            "loop",
            "listener",
            ("{artist} - {title} (1 HOUR LOOP)", "{title} - {artist} [1 hour]"),
            _LOOP,
            0.3,
            Kind.MIX,
        ),
        Variant(
            "reaction",
            0.2,
            "reaction",
            "reactor",
            (
                "FIRST TIME HEARING {artist} - {title} REACTION!!",
                "{other} reacts to {title} by {artist}",
            ),
            _TALK,
            0.4,
            Kind.OTHER,
        ),
        Variant(
            "tutorial",
            0.15,
            "tutorial",
            "teacher",
            ("How to play {title} by {artist} (Guitar Lesson)", "{title} - Piano Tutorial (EASY)"),
            _TALK,
            0.2,
            Kind.OTHER,
        ),
        Variant("acoustic", 0.15, "acoustic", "artist", ("{artist} - {title} (Acoustic)",), _COVER),
        Variant("teaser", 0.15, "teaser", "artist", _TEASER_TITLES, _TEASER, 0.3),
        Variant(
            "short",
            0.22,
            "teaser",
            "listener",
            ("{title} #shorts #{artist}", "POV: it is {year} and {title} comes on"),
            _TEASER,
            6.0,
        ),
        Variant(
            "full_album",
            0.08,
            "full_album",
            "listener",
            ("{artist} - {album} (Full Album)",),
            Length(fixed=(1_900.0, 4_200.0)),
            0.5,
            Kind.ALBUM,
        ),
        Variant(
            "extended",
            0.1,
            "extended",
            "listener",
            ('{artist} - {title} (12" Extended Mix)',),
            Length((1.4, 1.9)),
        ),
        Variant(
            "geo",
            0.06,
            "original",
            "label",
            ("{artist} - {title} (Official Video)",),
            LONGER,
            9.0,
            restriction=Restriction.GEO,
        ),
        Variant(
            "private",
            0.04,
            "original",
            "listener",
            ("{artist} - {title}",),
            restriction=Restriction.PRIVATE,
        ),
        Variant(
            "age",
            0.02,
            "original",
            "listener",
            ("{artist} - {title} (Uncensored)",),
            restriction=Restriction.AGE,
        ),
        Variant(
            "premium",
            0.02,
            "original",
            "label",
            ("{artist} - {title}",),
            restriction=Restriction.PREMIUM,
        ),
    ),
    Platform.SOUNDCLOUD: (
        Variant("snip", 0.35, "original", "artist", ("{title}{feat}",), SAME, 2.0, preview=True),
        Variant("live", 0.2, "live", "listener", _LIVE_TITLES, _LIVE, 0.2),
        Variant("cover", 0.4, "cover", "performer", _COVER_TITLES, _COVER, 0.1),
        Variant("remix", 0.5, "remix", "remixer", _REMIX_TITLES, Length((0.8, 1.9)), 0.8),
        Variant("sped_up", 0.25, "sped_up", "speed", _FAST_TITLES, _FAST, 0.6),
        Variant("slowed", 0.25, "slowed", "speed", _SLOW_TITLES, _SLOW, 0.6),
        Variant("demo", 0.08, "demo", "artist", ("{title} (demo {year})",), _COVER, 0.1),
        Variant("teaser", 0.12, "teaser", "label", _TEASER_TITLES, _TEASER, 0.1),
        Variant(
            "instrumental", 0.1, "instrumental", "listener", ("{title} (Instrumental)",), SAME, 0.1
        ),
        Variant(
            "geo",
            0.06,
            "original",
            "label",
            ("{title}{feat}",),
            restriction=Restriction.GEO,
        ),
        Variant(
            "private",
            0.04,
            "original",
            "artist",
            ("{title} (private link)",),
            restriction=Restriction.PRIVATE,
        ),
    ),
    Platform.BANDCAMP: (
        Variant("live", 0.12, "live", "artist", ("{title} (Live at {place})",), _LIVE, 0.01),
        Variant("demo", 0.12, "demo", "artist", ("{title} (demo)",), _COVER, 0.01),
        Variant("instrumental", 0.12, "instrumental", "artist", ("{title} (Instrumental)",)),
        Variant("remix", 0.2, "remix", "remixer", _REMIX_TITLES, Length((0.8, 1.9)), 0.01),
        Variant("cover", 0.35, "cover", "performer", ("{title}", *_COVER_TITLES), _COVER, 0.01),
        *(
            Variant(
                closed.value,
                share,
                "original",
                "label",
                ("{artist} - {title}{feat}",),
                SAME,
                restriction=closed,
            )
            for closed, share in (
                (Restriction.PREMIUM, 0.05),
                (Restriction.UPCOMING, 0.02),
                (Restriction.PRIVATE, 0.02),
            )
        ),
    ),
    Platform.MIXCLOUD: (
        Variant("remix", 0.1, "remix", "remixer", _REMIX_TITLES, Length((0.8, 1.9)), 0.01),
        Variant("cover", 0.06, "cover", "performer", _COVER_TITLES, _COVER, 0.01),
        Variant(
            "geo",
            0.03,
            "original",
            "host",
            ("{artist} - {title}",),
            restriction=Restriction.GEO,
        ),
        Variant(
            "premium",
            0.02,
            "original",
            "host",
            ("{artist} - {title} (subscribers)",),
            restriction=Restriction.PREMIUM,
        ),
    ),
    Platform.VIMEO: (
        Variant("live", 0.25, "live", "cinema", _LIVE_TITLES, _LIVE, 0.02),
        Variant("cover", 0.2, "cover", "performer", _COVER_TITLES, _COVER, 0.01),
        Variant("teaser", 0.15, "teaser", "cinema", _TEASER_TITLES, _TEASER, 0.02),
        Variant(
            "making_of",
            0.08,
            "reaction",
            "cinema",
            ("The making of {artist}'s “{title}”",),
            _TALK,
            0.02,
            Kind.OTHER,
        ),
        Variant(
            "private",
            0.05,
            "original",
            "cinema",
            ("{artist} - {title} (final cut)",),
            LONGER,
            restriction=Restriction.PRIVATE,
        ),
    ),
}
