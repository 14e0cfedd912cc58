"""Pure judgement over titles and authors: no I/O, deterministic. May import `domain`.

`score.rank` picks the wanted song among candidates, `same.relate` says what two media are to each
other, `kind.media_kind` what sort of thing one is.
"""
