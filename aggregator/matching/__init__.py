"""Pure judgement over titles and authors: no I/O, deterministic. May import `domain`."""
