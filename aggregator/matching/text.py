"""Titles and authors as comparable words: folding that keeps meaning and every script."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from aggregator.matching.kept import keep

_NOT_WORD: Final = re.compile(r"[^\w]+|_+")
# Apostrophes, marks of direction, and accents: on Latin, Greek and Cyrillic letters those are
# decoration, while other scripts' marks carry meaning.
_DROPPED: Final = "'’‘`´ʼ׳״\u200b\u200c\u200d\u200e\u200f\ufe0f\u0300-\u036f"
_LETTERS: Final = {
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ı": "i",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
}
_WITHIN_WORDS: Final = re.compile(f"[{_DROPPED}]+|[{''.join(_LETTERS)}]")
_GERSHAYIM: Final = re.compile('(?<=[\u05d0-\u05ea])"(?=[\u05d0-\u05ea])')
_LETTER_SIGNS: Final = re.compile(r"(?<=[a-z])([$!])(?=[a-z])")
_SIGNS: Final = {"$": "s", "!": "i"}
_CYRILLIC: Final = re.compile("[\u0430-\u044f]")
_LATIN: Final = re.compile("[a-z]")
_LETTERS_OF_BOTH: Final = re.compile("[a-z\u0430-\u044f]+")
_SMALL_LETTERS_ONLY: Final = re.compile(
    "[().,:?!\u05d0-\u05ea\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]+"
    "|[().,:?!\u0410-\u0418\u041a-\u0438\u043a-\u044f]+"
)
"""Words that lose nothing but capitals: in Hebrew, Japanese, Chinese, Korean; in Russian."""
_LOOKALIKES: Final = str.maketrans("авекмнорстух", "abekmhopctyx")

_FIRST_EAST_ASIAN: Final = "\u3041"
_LAST_EAST_ASIAN: Final = "\ud7a3"

_CONSONANTS: Final = str.maketrans(
    {
        **dict.fromkeys("aeiouyhw", ""),
        "q": "k", "c": "k", "v": "b", "p": "f", "z": "s", "x": "ks", "g": "k", "j": "s",
        # Hebrew
        "א": "", "ב": "b", "ג": "k", "ד": "d", "ה": "", "ו": "", "ז": "s", "ח": "k", "ט": "t",
        "י": "", "כ": "k", "ך": "k", "ל": "l", "מ": "m", "ם": "m", "נ": "n", "ן": "n", "ס": "s",
        "ע": "", "פ": "f", "ף": "f", "צ": "ts", "ץ": "ts", "ק": "k", "ר": "r", "ש": "s", "ת": "t",
        # Arabic
        "ا": "", "أ": "", "إ": "", "آ": "", "ب": "b", "ت": "t", "ث": "t", "ج": "k", "ح": "",
        "خ": "k",
        "د": "d", "ذ": "d", "ر": "r", "ز": "s", "س": "s", "ش": "s", "ص": "s", "ض": "d", "ط": "t",
        "ظ": "d", "ع": "", "غ": "k", "ف": "f", "ق": "k", "ك": "k", "ل": "l", "م": "m", "ن": "n",
        "ه": "", "ة": "", "و": "", "ي": "", "ى": "",
        # Cyrillic
        "а": "", "б": "b", "в": "b", "г": "k", "д": "d", "е": "", "ж": "s", "з": "s", "и": "",
        "к": "k", "л": "l", "м": "m", "н": "n", "о": "", "п": "f", "р": "r", "с": "s", "т": "t",
        "у": "", "ф": "f", "х": "k", "ц": "ts", "ч": "s", "ш": "s", "щ": "s", "ъ": "", "ы": "",
        "ь": "", "э": "", "ю": "", "я": "",
        # Greek
        "α": "", "β": "b", "γ": "k", "δ": "d", "ε": "", "ζ": "s", "η": "", "θ": "t", "ι": "",
        "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "ks", "ο": "", "π": "f", "ρ": "r", "σ": "s",
        "ς": "s", "τ": "t", "υ": "", "φ": "f", "χ": "k", "ψ": "fs", "ω": "",
    }
)  # fmt: skip
_TWO_LETTERS: Final[tuple[tuple[str, str], ...]] = (
    ("sh", "s"),
    ("ch", "k"),
    ("kh", "k"),
    ("th", "t"),
    ("ph", "f"),
    ("tz", "ts"),
)


@lru_cache(maxsize=2_048)
def fold(text: str) -> str:
    """Lower-cased words with single spaces; accents gone, every script kept.

    "Beyoncé – Déjà Vu" -> "beyonce deja vu"; "Don't" -> "dont"; "&" reads "and".
    """
    return " ".join(_NOT_WORD.sub(" ", plain(text).replace("&", " and ")).split())


def plain(text: str) -> str:
    """The text in small letters without accents and apostrophes, its punctuation kept.

    Letters that Unicode calls compatible (fullwidth, mathematical) become plain ones, a dollar
    or exclamation mark within a word its letter (A$AP, P!nk), and a Cyrillic letter within a Latin
    word the Latin one that looks like it.
    """
    if text.isascii():
        low = _plain_ascii(text)
    else:
        low = " ".join([_plain_word(word) for word in text.split(" ")])
    if "$" in low or "!" in low:
        low = _LETTER_SIGNS.sub(lambda sign: _SIGNS[sign[1]], low)
    return low


_PLAIN_WORDS: Final[dict[str, str]] = {}


def _plain_word(word: str) -> str:
    """`plain` of what stands between two spaces, kept: uploads say the same few words."""
    known = _PLAIN_WORDS.get(word)
    if known is None:
        low = _plain_ascii(word) if word.isascii() else _plain_of_any_script(word)
        known = keep(_PLAIN_WORDS, word, low)
    return known


def _plain_ascii(text: str) -> str:
    low = text.lower()
    if "'" in low:
        low = low.replace("'", "")
    return low.replace("`", "") if "`" in low else low


def _plain_of_any_script(text: str) -> str:
    if _SMALL_LETTERS_ONLY.fullmatch(text):
        return text.lower()
    low = unicodedata.normalize("NFKD", text).casefold()
    if not unicodedata.is_normalized("NFKD", low):
        low = unicodedata.normalize("NFKD", low)
    low = _WITHIN_WORDS.sub(lambda mark: _LETTERS.get(mark[0], ""), low)
    if low.isascii():
        return low
    low = unicodedata.normalize("NFC", low)
    if '"' in low:
        low = _GERSHAYIM.sub("", low)
    if _CYRILLIC.search(low):
        low = _LETTERS_OF_BOTH.sub(lambda run: _in_one_alphabet(run[0]), low)
    return low


def _in_one_alphabet(run: str) -> str:
    """Cyrillic letters among Latin ones are those that look like them."""
    mixed = _LATIN.search(run) and _CYRILLIC.search(run)
    return run.translate(_LOOKALIKES) if mixed else run


def words(text: str) -> frozenset[str]:
    """The distinct folded words of a text."""
    return frozenset(fold(text).split())


_SKELETONS: Final[dict[str, str]] = {}


def skeleton(folded: str) -> str:
    """`_skeleton` of a folded text, kept: a wanted name is asked for with every candidate."""
    known = _SKELETONS.get(folded)
    if known is None:
        known = keep(_SKELETONS, folded, _skeleton(folded))
    return known


def _skeleton(folded: str) -> str:
    """The consonants of a folded text in one alphabet: the second chance across scripts.

    Hebrew and Arabic write few vowels, so only consonants can be compared: "טונה" and "Tuna" are
    both "tn". Empty for a script without an alphabet (Chinese, Japanese, Korean).
    """
    for pair, one in _TWO_LETTERS:
        folded = folded.replace(pair, one)
    bare = folded.translate(_CONSONANTS).replace(" ", "")
    return bare if bare.isascii() else ""


def is_east_asian(word: str) -> bool:
    """Whether a word is Chinese, Japanese or Korean."""
    return _FIRST_EAST_ASIAN <= word[0] <= _LAST_EAST_ASIAN


def relevance(query: str, title: str, author: str) -> float:
    """How much of the query a medium's title and author hold, 0 to 1.

    The share of the query's words that are there; a query without words is neutral (1).
    """
    wanted = words(query)
    if not wanted:
        return 1.0
    return len(wanted & (words(title) | words(author))) / len(wanted)
