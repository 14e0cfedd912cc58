"""What a prompt says beside genres and moods: who sings, which versions, how long a form."""

from enum import StrEnum

_PHRASES = {
    "instrumental": (
        "instrumental; instrumentals; instrumental music; instrumentale; instrumentaux;"
        " instrumentales; instrumentals only; instrumentalmusik; wordless; instrumentaal;"
        " strumentale; strumentali; instrumentais; beats only"
    ),
    "vocals": (
        "vocals; vocal; singing; lyrics; words; voices; voice; singers; sung; voix; paroles; chant;"
        " chanteurs; voces; voz; letra; letras; canto; gesang; stimmen; text; worte; texte; vozes;"
        " vocais; voci; parole; zang; gesungen; cantado; cantada; chanté"
    ),
    "women": (
        "women; woman; female; females; female singers; female vocals; female voices; girls; girl;"
        " ladies; divas; diva; female artists; female singer; female fronted; women singers;"
        " femmes; femme; chanteuses; chanteuse; voix féminine; voix féminines; mujeres; mujer;"
        " cantantes femeninas; voces femeninas; cantante femenina; frauen; frau; sängerinnen;"
        " sängerin; weiblich; weibliche; frauenstimmen; mulheres; mulher; cantoras; cantora;"
        " vozes femininas; donne; donna; cantanti donne; voce femminile; voci femminili; vrouwen;"
        " zangeressen; songstress; songstresses; riot grrrl; queens"
    ),
    "men": (
        "men; male; males; male singers; male vocals; male voices; male artists; men singers;"
        " hommes; chanteurs masculins; voix masculine; voix masculines; hombres;"
        " voces masculinas; männer; männerstimmen; männlich; männliche; homens;"
        " vozes masculinas; uomini; mannen"
    ),
    "long_form": (
        "dj mix; dj mixes; dj set; dj sets; mixtape; mixtapes; radio show; radio shows; live set;"
        " live sets; continuous mix; non-stop mix; nonstop mix; hour long mix; long mix; podcast;"
        " podcasts; megamix; boiler room; essential mix; mixset; dj-mix; dj-set; club mix set;"
        " émission de radio; émission radio; émissions de radio; set de dj; sets de dj;"
        " mix de dj; radiosendung; radiosendungen; radioshow; radioshows; programa de radio;"
        " programas de radio; sesión de dj; sesiones de dj; sesión; sesiones; programa de rádio;"
        " programas de rádio; trasmissione radio; mixed by; radio mix; house mix; techno mix;"
        " trance mix; ambient mix; deep house mix; drum and bass mix; disco mix; dj session;"
        " dj sessions; radioprogramma; vinyl set; vinyl mix; mix set; mixcloud shows;"
        " mixcloud show; radio programme; radio program; radio broadcast; full mix"
    ),
    "live": (
        "live versions; live version; live recordings; live recording; live performances;"
        " live performance; concert recordings; recorded live; in concert; en concert;"
        " versions live; en vivo; en directo; ao vivo; live-versionen; liveversionen;"
        " live aufnahmen; live-aufnahmen; konzertmitschnitt; konzertmitschnitte; dal vivo;"
        " live at; live concert; live tracks; concert versions"
    ),
    "cover": (
        "covers; cover versions; cover version; cover songs; cover song; covered; coverversionen;"
        " coverversion; reprises; reprise; versiones de otros; coverliedjes"
    ),
    "remix": (
        "remixes; remix; remixed; remixe; remix versions; remix version; remezclas; remezcla"
    ),
    "acoustic": (
        "acoustic versions; acoustic version; unplugged versions; versions acoustiques;"
        " version acoustique; versiones acústicas; akustikversionen; akustik versionen;"
        " versões acústicas; versioni acustiche; mtv unplugged"
    ),
    "karaoke": (
        "karaoke versions; karaoke version; karaoke tracks; karaoke track; backing tracks;"
        " versions karaoké; versión karaoke; versiones karaoke; karaokeversionen"
    ),
    "sped_up": "sped up; sped-up; speed up versions; sped up versions; sped up songs",
    "slowed": "slowed; slowed reverb; slowed and reverb; slowed down; slowed + reverb",
    "nightcore": "nightcore",
    "eight_d": "8d; 8d audio; 8d music",
    "demo": "demos; demo versions; demo recordings",
    "extended": (
        "extended mixes; extended mix; extended versions; extended version; 12 inch; 12 inch mixes;"
        " 12 inch versions; long versions; maxi versions; maxi single; maxi singles"
    ),
}


class Aside(StrEnum):
    """One thing said; those that are versions have the version's name."""

    INSTRUMENTAL = "instrumental"
    VOCALS = "vocals"
    WOMEN = "women"
    MEN = "men"
    LONG_FORM = "long_form"
    LIVE = "live"
    COVER = "cover"
    REMIX = "remix"
    ACOUSTIC = "acoustic"
    KARAOKE = "karaoke"
    SPED_UP = "sped_up"
    SLOWED = "slowed"
    NIGHTCORE = "nightcore"
    EIGHT_D = "eight_d"
    DEMO = "demo"
    EXTENDED = "extended"


def aside_phrases() -> tuple[tuple[str, Aside], ...]:
    """Every phrase with what it says."""
    return tuple(
        (phrase.strip(), Aside(name))
        for name, phrases in _PHRASES.items()
        for phrase in phrases.split(";")
    )
