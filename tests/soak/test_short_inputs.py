"""The soaks of hostile text, short. `.ci/run` sends some inputs, `make soak` thousands."""

import pytest

from tests.soak import expressions, inputs
from tests.soak.stage import Broken


def test_no_expression_takes_long_for_a_short_text() -> None:
    told = expressions.run(seeds=("a", " ", "a."), length=expressions.LONGEST_TEXT)
    assert "read 500 characters" in told


def test_an_input_that_breaks_it_is_told() -> None:
    def refuse(example: int) -> None:
        inputs.check(example < 1_000, "too large")

    with pytest.raises(Broken, match="too large"):
        inputs.many(inputs.st.integers(), 1_000, 1, refuse)
