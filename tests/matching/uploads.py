"""A wanted song, its record, and uploads of it, for tests of the matcher."""

from aggregator.matching.candidate import Candidate, Want

WANT = Want("Harbour Lights", "Mira Vale", 200)
RECORD = Candidate("record", "Harbour Lights", "Mira Vale", 200, performed=True)


def upload(title: str, author: str = "Some Channel", duration: float | None = 200) -> Candidate:
    return Candidate("upload", title, author, duration)
