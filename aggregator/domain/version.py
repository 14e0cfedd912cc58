"""Which version of a song a recording is."""

from enum import StrEnum


class Version(StrEnum):
    """A recording may be several at once (a slowed remix); an original is none of the others."""

    ORIGINAL = "original"
    LIVE = "live"
    REMIX = "remix"
    COVER = "cover"
    KARAOKE = "karaoke"
    INSTRUMENTAL = "instrumental"
    SPED_UP = "sped_up"
    SLOWED = "slowed"
    NIGHTCORE = "nightcore"
    EIGHT_D = "eight_d"
    ACOUSTIC = "acoustic"
    DEMO = "demo"
    REMASTER = "remaster"
    RADIO_EDIT = "radio_edit"
    EXTENDED = "extended"
    REACTION = "reaction"
    TUTORIAL = "tutorial"
    LOOP = "loop"
    FULL_ALBUM = "full_album"
    TEASER = "teaser"
    MASHUP = "mashup"
    PARODY = "parody"
    ALTERNATE = "alternate"
    """Another take: a session, a re-recording, another language, an orchestral arrangement."""

    @property
    def spoken(self) -> str:
        """As people say it: "sped up", "8D"."""
        return "8D" if self is Version.EIGHT_D else self.value.replace("_", " ")
