"""Log lines of one turn of the event loop leave in one write, and none is lost."""

import asyncio
import io
import json

import pytest

from aggregator.log_lines import LineWriter, line_of

pytestmark = pytest.mark.anyio


class Counting(io.StringIO):
    """A file that counts its writes."""

    def __init__(self) -> None:
        super().__init__()
        self.writes = 0

    def write(self, text: str) -> int:
        self.writes += 1
        return super().write(text)


async def test_lines_of_one_turn_share_a_write_in_their_order() -> None:
    file = Counting()
    writer = LineWriter(file)
    for number in range(3):
        writer.info(str(number))
    assert file.writes == 0
    await asyncio.sleep(0)
    assert (file.writes, file.getvalue()) == (1, "0\n1\n2\n")
    writer.info("3")
    await asyncio.sleep(0)
    assert file.getvalue() == "0\n1\n2\n3\n"


async def test_a_fault_is_written_at_once_behind_what_waits() -> None:
    file = Counting()
    writer = LineWriter(file)
    writer.info("first")
    writer.error("fault")
    assert file.getvalue() == "first\nfault\n"


def test_without_a_loop_a_line_is_written_at_once() -> None:
    file = Counting()
    LineWriter(file).info("alone")
    assert file.getvalue() == "alone\n"


def test_what_an_ended_loop_left_is_written_by_the_next() -> None:
    file = Counting()
    writer = LineWriter(file)
    loop = asyncio.new_event_loop()
    loop.call_soon(lambda: (loop.stop(), writer.info("left")))
    loop.run_forever()
    loop.close()

    async def later() -> None:
        writer.info("later")
        await asyncio.sleep(0)

    asyncio.run(later())
    assert file.getvalue() == "left\nlater\n"


@pytest.mark.parametrize("text", ["Björk", "half a pair \ud800", "two\nlines"])
def test_a_line_is_json_whatever_it_says(text: str) -> None:
    line = line_of({"event": text, "odd": object}, default=repr)
    assert "\n" not in line
    assert json.loads(line) == {"event": text, "odd": repr(object)}
