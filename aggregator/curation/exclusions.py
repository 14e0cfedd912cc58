"""Where a prompt says what it does not want: "no", "without", "sans", "nada de", "ohne"..."""

from collections.abc import Callable

from aggregator.curation.phrases import PhraseBook, Word
from aggregator.curation.tables import words_in

_MARKERS: PhraseBook[bool] = PhraseBook(
    (phrase, True)
    for phrase in (
        "no", "not", "but no", "but not", "without", "without any", "except", "except for",
        "excluding", "exclude", "nothing by", "nothing from", "nothing", "avoid", "avoiding",
        "minus", "skip", "never", "don't want", "do not want", "dont want", "no more",
        "other than", "apart from", "aside from", "anything but", "leave out", "instead of",
        "rather than", "hate", "nor", "free of", "not by", "don't play", "don't include",
        "do not include", "do not play", "please no", "not the", "none of", "no songs by",
        "not too", "nothing too",
        "sans", "pas de", "pas d", "pas du", "pas trop", "sauf", "excepté", "hormis", "à part",
        "aucun", "aucune", "ni", "évite", "éviter", "rien de", "surtout pas", "mais pas",
        "sin", "nada de", "excepto", "salvo", "menos", "no quiero", "evita", "que no sea",
        "que no sean", "pero no", "ningún", "ninguna",
        "sem", "exceto", "tirando", "não quero", "nem", "mas não", "nenhum", "nenhuma", "não",
        "ohne", "kein", "keine", "keinen", "keiner", "nicht", "nichts von", "ausser", "außer",
        "aber nicht", "aber kein", "aber keine", "bloß nicht", "nicht zu",
        "senza", "niente", "tranne", "eccetto", "ma non", "non voglio", "nessun", "nessuna",
        "zonder", "geen", "behalve", "niet",
    )
)  # fmt: skip
_STOPS = words_in(
    """
    but please with for only just mais avec pour pero con para aber mit fur mas com ma
    otherwise sonst jedoch instead then otherwise while because since porque weil car parce
    to played from
    """
)
_NO_MARKER: PhraseBook[bool] = PhraseBook(
    (phrase, True)
    for phrase in (
        "not only", "no matter", "why not", "no doubt", "no diggity", "no wave", "no 1", "no one",
        "nothing but", "nada más que", "not just", "no limits", "never ending", "no problem",
        "nothing compares", "can not get enough", "if not", "no brainer", "hate to",
        "menos mal", "no frills", "no skips", "no nonsense",
    )
)  # fmt: skip


def divide(
    words: tuple[Word, ...], is_artist: Callable[[tuple[Word, ...], int], int]
) -> tuple[tuple[Word, ...], tuple[tuple[Word, ...], ...]]:
    """The words of what is wanted, and a run of words for each thing that is not.

    `is_artist` says how many words from a place on name an artist, 0 for none: an exclusion goes
    on over a comma only to name one more.
    """
    wanted: list[Word] = []
    unwanted: list[tuple[Word, ...]] = []
    at = 0
    while at < len(words):
        if passing := next(_NO_MARKER.at(words, at), None):
            wanted += words[at : passing.end]
            at = passing.end
        elif not is_artist(words, at) and (marker := next(_MARKERS.at(words, at), None)):
            end = _end(words, marker.end, is_artist)
            unwanted.append(words[marker.end : end])
            at = end
        else:
            length = max(1, is_artist(words, at))
            wanted += words[at : at + length]
            at += length
    return tuple(wanted), tuple(run for run in unwanted if run)


def _end(
    words: tuple[Word, ...], start: int, is_artist: Callable[[tuple[Word, ...], int], int]
) -> int:
    at = start
    while at < len(words):
        if at > start:
            if words[at].clause != words[at - 1].clause:
                named = at + 1 if words[at].text in ("and", "or", "et", "y", "und", "e") else at
                if not words[at].comma or named >= len(words) or not is_artist(words, named):
                    return at
            elif words[at].text in _STOPS or next(_MARKERS.at(words, at), None):
                return at
        at += max(1, is_artist(words, at))
    return at
