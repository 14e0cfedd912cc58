"""The words that uploads use about themselves, in the languages they are written in. Data only.

Phrases are written as people write them and folded once, at import.
"""

from typing import Final

from aggregator.domain.version import Version
from aggregator.matching.text import fold

Phrase = tuple[str, ...]


def _phrases(text: str) -> tuple[Phrase, ...]:
    return tuple(tuple(fold(phrase).split()) for phrase in text.split(",") if fold(phrase))


VERSION_PHRASES: Final[dict[Version, tuple[Phrase, ...]]] = {
    Version.LIVE: _phrases("""
        live, live at, live in, live from, live on, live version, live session, live sessions,
        live performance, live audio, live acoustic, concert, in concert, unplugged,
        mtv unplugged, tour, live tour, festival, broadcast, fm broadcast, performance,
        performs, performing, perform, tv appearance, appearance, tiny desk, like a version,
        soundcheck, old grey whistle test, ogwt, top of the pops, tonight show,
        late show, late night, kexp, snl, rehearsal, rehearsals, fancam, fan cam, 직캠,
        the first take, audiotree, paste studio, glastonbury, coachella, lollapalooza, woodstock,
        pinkpop, rock am ring, rock in rio, live aid, montreux, tomorrowland, super bowl,
        red rocks, later with jools, jools holland, ed sullivan, soul train, letterman, sofar,
        colors show, session, sessions, bbc radio 1, live lounge, en vivo, en directo, en concierto,
        concierto, ao vivo, em concerto, dal vivo, en concert, en live, im konzert, konzert,
        na żywo, koncert, naživo, canlı, канлы, вживую, живой звук, живое, концерт, наживо,
        ライブ, ライヴ, 라이브, 现场, 現場, 现场版, 現場版, 演唱會, 演唱会, 演唱會版, 演唱会版,
        לייב, בהופעה, הופעה, הופעה חיה, חי ב, בלייב, חי, אנפלאגד, حفلة, لايف, مباشر, ζωντανά"""),
    Version.REMIX: _phrases("""
        remix, remixed, remixes, rmx, rework, re work, reworked, refix, flip, bootleg, vip,
        vip mix, club mix, dub mix, dance mix, house mix, dub, club remix, bass boosted,
        boosted, remezcla, ремикс, リミックス, 리믹스, רמיקס, ريمكس"""),
    Version.COVER: _phrases("""
        cover, covers, covered, covered by, cover by, cover version, coverversion, tribute,
        tribute to, a tribute to, in the style of, originally by, piano cover, guitar cover,
        drum cover, bass cover, violin cover, acoustic cover, metal cover, rock cover,
        vocal cover, cover song, cover mix, beatbox, beatboxing, audition, auditions,
        blind audition, x factor, got talent, american idol, the voice, the voice kids, by my,
        by me, tributo, reprise de, versión de, homenaje a, cover di, кавер, кавер версия,
        カバー, カヴァー, 歌ってみた, 弾いてみた, 커버, 翻唱, קאבר, גרסת כיסוי, كوفر, διασκευή"""),
    Version.KARAOKE: _phrases("""
        karaoke, karaoke version, karaoke instrumental, made famous by, made popular by,
        as made famous by, as made popular by, originally performed by, in the style of karaoke,
        backing track, minus one, sing along version, sing along, pista, playback, lower key,
        higher key, караоке, минус, минусовка, カラオケ, 노래방, 伴奏, קריוקי, פלייבק, كاريوكي"""),
    Version.INSTRUMENTAL: _phrases("""
        instrumental, instrumentals, instrumental version, no vocals, without vocals, off vocal,
        type beat, without singing, instrumentale, strumentale, инструментал, インスト,
        אינסטרומנטלי"""),
    Version.SPED_UP: _phrases("""
        sped up, spedup, speed up, speedup, sped, fast version, tiktok speed, acelerada,
        speeded up"""),
    Version.SLOWED: _phrases("""
        slowed, slowed down, slowed reverb, slowed and reverb, slowed n reverb, slow version,
        daycore, chopped and screwed, screwed, slowed to perfection, lenta, anti nightcore"""),
    Version.NIGHTCORE: _phrases("nightcore, ナイトコア"),
    Version.EIGHT_D: _phrases("8d, 8d audio, 8 d audio, 9d, 16d, 9d audio, 16d audio, 8d music"),
    Version.ACOUSTIC: _phrases("""
        acoustic, acoustic version, acoustic session, stripped, stripped down, piano version,
        guitar version, acustico, acústico, acústica, acoustique, akustik, akustisch, акустика,
        акустическая версия, アコースティック, 어쿠스틱, אקוסטי, אקוסטית"""),
    Version.DEMO: _phrases("""
        demo, demo version, demos, rough draft, rough mix, work in progress, wip, early version,
        home recording, демо, デモ, סקיצה"""),
    Version.RADIO_EDIT: _phrases("""
        radio edit, radio version, radio mix, single edit, single version, single mix,
        short edit, short version, video edit, clean edit, 7 edit, 7 version, edit version,
        shortened"""),
    Version.EXTENDED: _phrases("""
        extended, extended mix, extended version, extended edit, long version, 12 mix,
        12 version, 12 inch, 12 inch version, maxi version, maxi single version"""),
    Version.REACTION: _phrases("""
        reaction, reactions, reacts, reacts to, reacting, react to, first time hearing,
        first time listening, review, reaccion, reacción, реакция, リアクション, analysis,
        explained, historical background, meaning, breakdown"""),
    Version.TUTORIAL: _phrases("""
        tutorial, lesson, guitar lesson, piano lesson, how to play, how to sing, chords, tabs,
        tab, synthesia, play along, drumless, dance practice, choreography, dance cover,
        coreografia, coreografía, sheet music, easy piano, урок, разбор, как играть, 弾き方"""),
    Version.LOOP: _phrases("""
        loop, looped, one hour, hour loop, hour version, 1h, 10h, 1 hr, 1hour, 1 hour, 2 hours,
        3 hours, 10 hours, 10 hour, 1 hora, una hora, 10 horas, 1 heure, une heure, 1 stunde,
        1 час, один час, 1時間, 1시간, שעה, extended loop, non stop, nonstop, infinite"""),
    Version.FULL_ALBUM: _phrases("""
        full album, complete album, whole album, full ep, full lp, full mixtape,
        full soundtrack, complete soundtrack, full ost, full original soundtrack, greatest hits,
        álbum completo, album completo, disco completo, album complet, весь альбом,
        полный альбом, full concert, best of, compilation, playlist, discography, megamix,
        full set"""),
    Version.TEASER: _phrases("""
        teaser, snippet, trailer, preview, ringtone, shorts, short, sneak peek,
        behind the scenes, making of, whatsapp status, whatsapp, status video, interview,
        mv shooting, mv making, making film, making video, behind the scene, shooting sketch,
        jacket shooting, soundbyte, out soon, coming soon, clip preview, tráiler, анонс, 予告"""),
    Version.MASHUP: _phrases(
        "mashup, mash up, mashups, medley, megamashup, מחרוזת, попурри, メドレー"
    ),
    Version.PARODY: _phrases("parody, parodia, parodie, пародия, but its, but its in, but with"),
    Version.ALTERNATE: _phrases("""
        re recorded, rerecorded, re recording, rerecording, taylors version, orchestral,
        orchestral version, symphonic, symphonic version, a cappella, acapella, a capella,
        vocal version, isolated, vocals only, only vocals, vocal only, vocal track, drums only,
        bass only, guitar only, no drums, no bass, no guitar, no piano, without drums,
        without bass, without guitar, drum track, bass track, guitar track, stem, stems,
        multitrack, reversed, backwards, in reverse, hz, 432hz, 440hz, 528hz, 639hz, 963hz,
        pitched, pitched up, pitched down, pitch, higher pitch, lower pitch, deep voice,
        gender swap, rebassed, interlude, skit, alternate take, alternate version,
        alternative version, alt version, reprise, directors cut, outtake, demo take,
        duet version, solo version, remake, relabel, w o rap, without rap, no rap,
        spanish version, english version, german version, french version, italian version,
        japanese version, japanese ver, korean version, versión en español,
        versión en inglés, versione italiana, 中文版, 國語版, 国语版, 粵語版, 粤语版, 英文版,
        日文版, 韓文版, 韩文版, version française, deutsche version, русская версия, 日本語版,
        גרסת, lullaby, lullaby version, music box, lofi, lo fi, lofi version, marching band,
        string quartet, chiptune, 8 bit, 8bit, midi, jazz version, reggae version,
        bossa nova version, metal version, rock version, orchestra version, choir version,
        a cappella version, unplugged version""")
    + tuple([("take", str(number)) for number in range(1, 60)]),
    Version.ORIGINAL: _phrases("cover audio, cover art"),
}

INSTRUMENTS: Final[frozenset[str]] = frozenset(
    fold("""
    piano violin viola cello contrabass harp guitar ukulele banjo mandolin bass sax saxophone
    flute clarinet oboe trumpet trombone harmonica accordion organ keyboard drums drum kalimba
    marimba xylophone handpan sitar oud guzheng erhu theremin bagpipes recorder strings
    orchestra fingerstyle solo duo for пианино фортепиано скрипка гитара саксофон klavier geige
    gitarre violine chitarra pianoforte violino guitarra violín violon guitare פסנתר כינור גיטרה
    ピアノ ギター バイオリン 피아노 기타 钢琴 鋼琴 吉他 小提琴
    """).split()
)
"""What a song is played on; told alone ("(Piano)", "| Violin") it says that it is played anew."""

TELLING_WHICH: Final[frozenset[Phrase]] = frozenset(
    _phrases("""
        like a version, old grey whistle test, ogwt, top of the pops, tonight show, late show,
        kexp, snl, tiny desk, the first take, audiotree, paste studio, glastonbury, coachella,
        lollapalooza, woodstock, pinkpop, rock am ring, rock in rio, live aid, montreux,
        tomorrowland, super bowl, red rocks, jools holland, ed sullivan, soul train, letterman,
        sofar, colors show, live lounge""")
)
"""Occasions known by their name: two of them are two recordings, as two other versions are."""

ONE_WORD: Final[dict[str, str]] = {
    "espanol": "spanish", "ingles": "english", "inglese": "english", "italiana": "italian",
    "francaise": "french", "deutsche": "german", "capella": "acapella", "cappella": "acapella",
    "日本語版": "japanese", "日文版": "japanese", "英文版": "english",
    "русская": "russian", "rerecorded": "recorded", "rerecording": "recorded",
    "recording": "recorded", "alt": "alternate", "alternative": "alternate",
    "orchestra": "orchestral", "symphonic": "orchestral", "國語版": "国语版", "粵語版": "粤语版",
    "韓文版": "韩文版",
}  # fmt: skip
"""Words for the same version, in the one way that they are compared."""

REMASTER: Final = frozenset({"remaster", "remastered", "remasterd", "remasterizado", "remastering"})

ALWAYS: Final[frozenset[Phrase]] = frozenset(
    _phrases("""
        live at, live in, live from, live on, en vivo, ao vivo, mtv unplugged, tiny desk,
        nightcore, karaoke, karaoke version, made famous by, originally performed by,
        in the style of, cover by, covered by, 8d audio, slowed reverb, slowed and reverb,
        sped up, 1 hour, one hour, 10 hours, full album, greatest hits, how to play,
        first time hearing, reacts to, guitar lesson, piano tutorial, piano cover, guitar cover,
        drum cover, קריוקי, караоке""")
)
"""Phrases that no song title is likely to hold, so they count wherever they stand."""

NOISE: Final[frozenset[str]] = frozenset(
    fold("""
    official officiel officielle oficial offizielles ufficiale officieel oficjalny официальный video
    videos vid videoclip clip clipe musicvideo music audio lyric lyrics lyrical letra letras paroles
    texte testo tekst liedtext текст слова מילים 歌詞 가사 visualizer visualiser visualizador mv
    musikvideo hd hq uhd
    fhd 4k 2k 8k 1080p 720p 480p 60fps high quality highquality definition resolution quality cd
    flac
    kbps 320kbps stereo mono full song track single ep lp album version edition deluxe expanded
    anniversary bonus explicit clean uncensored dirty uncut original originally release released
    premiere premieres premiered exclusive new free download dl out now soon nocopyright copyright
    copyrighted royalty no ncs ncm subtitulado subtitulada subtitulos subtitles subtitled sub subs
    sottotitoli legendado tradução traducao traduccion traducción traduzione
    translation
    translated eng romanized rom han with on screen and the of by a an in color coded
    hit hits oldies classic classics records recordings vinyl 78 rpm 45 33 lp disc soundtrack ost
    motion picture film movie theme from provided youtube topic vevo channel upload reupload best
    sound now vertical fan fanmade unofficial made performance art artwork cover art pseudo
    soundtracks premium stream streaming available everywhere amv gmv edit clip 和訳 pv ver
    mp3 wav m4a official4k dolby atmos spatial hires complete cut whole prod produced producer
    production
    studio
    clipe clips cliptv offical oficiel videó klip klipp kliip teledysk klips hivatalos קליפ רשמי
    הקליפ
    """).split()
) - {"live", "edit", "cover", "performance", "premium", "soon", "now", "new", "best", "the"}
"""Words of presentation: they never say which recording it is."""

SUBTITLES: Final[frozenset[str]] = frozenset(
    fold("""
    lyric lyrics letra letras paroles testo text текст subtitulado subtitulada subtitulos subtitles
    subtitled sub subs sottotitoli legendado tradução traduccion traduzione traduction translation
    translated eng rom romanized vietsub hebsub tekst übersetzung
    перевод переводом субтитры субтитрами napisy tłumaczenie untertitel altyazılı çeviri
    תרגום מתורגם 번역 해석 中字
    """).split()
)
"""Words for what is written beneath a film; beside them a language is that of the writing."""

LANGUAGES: Final[frozenset[str]] = frozenset(
    fold("""
    al en a e y c на in into to auf en español espanol inglés ingles english castellano spanish
    portuguese português portugues francés frances français french german deutsch aleman alemán
    italian italiano italien russian русский русские русском русскими английский hebrew arabic
    turkish türkçe polish polski greek japanese korean chinese indonesia indo thai
    deutsche francaise pl br pt kara песни
    """).split()
)

STOP: Final[frozenset[str]] = frozenset(
    [
        "the",
        "a",
        "an",
        "and",
        "of",
        "by",
        "in",
        "on",
        "at",
        "to",
        "for",
        "with",
        "his",
        "her",
        "their",
        "y",
        "e",
        "und",
        "et",
        "de",
        "la",
        "le",
        "el",
        "da",
        "do",
        "x",
        "vs",
    ]
)

FEATURE: Final[frozenset[str]] = frozenset(
    {"feat", "ft", "featuring", "feature", "featured", "features", "фит", "מארח", "עם"}
)
FEATURE_IN_BRACKETS: Final[frozenset[str]] = FEATURE | {
    "with", "w", "mit", "con", "avec", "com", "z", "med", "met", "при", "и"
}  # fmt: skip
PRODUCED: Final[frozenset[str]] = frozenset(
    {"prod", "produced", "producer", "produce", "p", "beats"}
)
SOURCE: Final[frozenset[str]] = frozenset(
    [
        "from",
        "theme",
        "soundtrack",
        "ost",
        "bso",
        "banda",
        "motion",
        "film",
        "movie",
        "game",
        "trilha",
        "саундтрек",
    ]
)
SOUNDTRACK: Final[frozenset[str]] = frozenset({"soundtrack", "ost", "soundtracks", "bso"})

_ENDINGS: Final[tuple[str, ...]] = (
    "vevo", "topic", "officialartistchannel", "officialchannel", "officialmusic", "officialtv",
    "official", "officiel", "oficial", "channel", "musicofficial", "music", "musica", "tv",
    "band", "theband", "videos", "youtube", "hq", "fanclub", "archive", "songs", "song",
)  # fmt: skip
CHANNEL_ENDINGS: Final[frozenset[str]] = frozenset(
    [*_ENDINGS, *[one + other for one in _ENDINGS for other in _ENDINGS]]
)
"""What a channel adds to an artist's name, written together: one word, or two of them."""

BEFORE_NAMES: Final[frozenset[str]] = frozenset({"группа", "гурт", "להקת"})
"""“The band”, which may stand before its name or not."""

ENSEMBLE: Final[frozenset[str]] = frozenset(
    [
        "quartet",
        "quintet",
        "trio",
        "sextet",
        "septet",
        "octet",
        "duo",
        "band",
        "orchestra",
        "ensemble",
        "orchester",
        "big",
        "bigband",
        "group",
        "and",
        "his",
        "her",
        "the",
        "their",
        "with",
        "friends",
        "all",
        "stars",
        "allstars",
        "philharmonic",
        "chorus",
        "choir",
        "singers",
        "featuring",
    ]
)
"""Words that extend a performer's name without naming another."""

COMPOSERS: Final[frozenset[str]] = frozenset(
    fold("""
    albéniz albinoni bach bartók beethoven bellini berlioz bizet boccherini borodin brahms britten
    bruckner buxtehude chopin corelli couperin debussy donizetti dvořák elgar fauré gershwin
    glazunov glinka gluck gounod granados grieg händel handel haydn holst janáček khachaturian
    liszt mahler massenet mendelssohn messiaen monteverdi mozart mussorgsky offenbach orff
    pachelbel paganini pergolesi prokofiev puccini purcell rachmaninoff rachmaninov rameau ravel
    respighi rossini satie scarlatti schoenberg schubert schumann
    scriabin shostakovich sibelius smetana stravinsky tchaikovsky telemann verdi vivaldi wagner
    чайковский рахманинов шостакович прокофьев мусоргский бах бетховен моцарт шопен
    """).split()
)
"""Who is known by the family name alone."""

LONG_FORM: Final[frozenset[str]] = frozenset(
    [
        "mix",
        "mixtape",
        "set",
        "sets",
        "radio",
        "show",
        "podcast",
        "episode",
        "dj",
        "b2b",
        "session",
        "sessions",
        "hour",
        "hours",
        "live",
        "mixed",
        "compilation",
        "guestmix",
        "megamix",
        "boiler",
        "continuous",
        "festival",
        "broadcast",
        "residency",
    ]
)
"""Words of a title that ask for more than a song."""
