"""A value that is made once in a process, by whoever asks first; who asks meanwhile waits for it.

`functools.cache` alone lets all of them make it: the first prompts come side by side, in threads,
and what they read takes a good part of a second each time.
"""

import functools
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def once(make: Callable[[], T]) -> Callable[[], T]:
    """The function, called once however many threads ask."""
    lock = threading.Lock()
    made = functools.cache(make)

    @functools.wraps(make)
    def value() -> T:
        with lock:
            return made()

    return value
