"""What a page does not find, with advice that fits: what may have happened, what to do."""

from aggregator.domain.errors import NotFound


class PageMissing(NotFound):
    """`advice` stands under the message; programs are told the message alone."""

    def __init__(self, happened: str, advice: str) -> None:
        super().__init__(happened)
        self.advice = advice
