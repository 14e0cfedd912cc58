"""The recording itself, as each platform has it: by the artist, its label or a listener.

Together they give at least 85 % of the songs a full, playable original on every platform.
"""

from aggregator.domain.media import Platform
from aggregator.sandbox.variants import EXACT, LONGER, Variant

ORIGINALS: dict[Platform, tuple[Variant, ...]] = {
    Platform.YOUTUBE: (
        Variant("topic", 0.9, "original", "topic", ("{title}{feat}",), EXACT),
        Variant(
            "official_video",
            0.72,
            "original",
            "vevo",
            (
                "{artist} - {title} (Official Video){feat}",
                "{artist} - {title}{feat} (Official Music Video)",
                "{artist} – {title}{feat} [Official Video] (4K)",
                '{artist} - "{title}"{feat} | Official Video',
            ),
            LONGER,
            reach=40.0,
        ),
        Variant(
            "official_audio",
            0.35,
            "original",
            "artist",
            ("{artist} - {title}{feat} (Official Audio)", "{artist} - {title} [Audio]"),
            reach=8.0,
        ),
        Variant(
            "lyrics",
            0.5,
            "original",
            "listener",
            (
                "{artist} - {title}{feat} (Lyrics)",
                "{artist} - {title} | Lyrics / Letra",
                "{title} - {artist} (lyrics) 🎵",
                "【Lyrics】{artist} - {title}",
            ),
            reach=3.0,
        ),
        Variant(
            "swapped",
            0.3,
            "original",
            "listener",
            ("{title} - {artist}", "{title} by {artist}", "{title} ~ {artist} ♪ HQ"),
            reach=0.5,
        ),
    ),
    Platform.SOUNDCLOUD: (
        Variant("artist", 0.62, "original", "artist", ("{title}{feat}", "{artist} - {title}")),
        Variant(
            "listener",
            0.6,
            "original",
            "listener",
            ("{artist} - {title}{feat}", "{title} - {artist}", "{artist} {title}"),
            reach=0.2,
        ),
        Variant("label", 0.3, "original", "label", ("{artist} - {title}{feat}",), reach=0.6),
    ),
    Platform.BANDCAMP: (
        Variant("artist", 0.82, "original", "artist", ("{title}{feat}",), EXACT, reach=0.02),
        Variant("label", 0.3, "original", "label", ("{artist} - {title}{feat}",), EXACT, 0.01),
    ),
    Platform.MIXCLOUD: (
        Variant(
            "listener",
            0.84,
            "original",
            "listener",
            ("{artist} - {title}{feat}", "{title} - {artist}", "{artist} – {title}"),
            reach=0.01,
        ),
    ),
    Platform.VIMEO: (
        Variant(
            "official_video",
            0.68,
            "original",
            "cinema",
            (
                "{artist} - {title}{feat}",
                "{artist} | {title} (Official Video)",
                "{artist} “{title}”",
                "{title} // {artist}",
            ),
            LONGER,
            reach=0.1,
        ),
        Variant(
            "artist",
            0.55,
            "original",
            "artist",
            ("{artist} - {title} (Official Music Video)", "{title}{feat}"),
            reach=0.05,
        ),
    ),
}
