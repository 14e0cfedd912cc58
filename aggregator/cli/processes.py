"""Several processes as one: started together, restarted when one dies or hangs, ended together.

Each has a pipe to this process: it says `SERVING` when it can answer, and takes the pipe's end, or
any word, as the sign to shut down; so none outlives this process, however it ends. While it serves,
its pulse goes on. Signals are this process' business: the others ignore the terminal's, and take a
service manager's for the same sign.
"""

import contextlib
import faulthandler
import multiprocessing
import os
import resource
import signal
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from types import FrameType
from typing import Any, NamedTuple

import structlog

from aggregator.cli.pulse import Pulse, Silence

SERVING = "serving"
STOP = "stop"
FIRST_DELAY = 0.5
LONGEST_DELAY = 30.0
"""Seconds before the next start of a process that dies again and again before it serves."""
LAST_WORDS = 2.0
"""Seconds that a process that hangs has to say where."""

log = structlog.get_logger()
# Forked from a clean process that has imported everything once: a start takes a moment, and no
# process inherits what this one or another one has open.
_forking = multiprocessing.get_context("forkserver")


class Part(NamedTuple):
    """What one process is called and runs: `target(*arguments, beginning)`, all of it picklable.

    One that the others need (`needed`) is told to end when they have ended.
    """

    name: str
    target: Callable[..., None]
    arguments: tuple[Any, ...]
    needed: bool = False


class Beginning(NamedTuple):
    """What a process is given: its end of the pipe, its pulse, and whether it replaces one that
    hung."""

    pipe: Connection
    pulse: Pulse
    after_silence: bool


def _begin(part: Part, beginning: Beginning) -> None:
    """In the new process: whoever aborts it is told where it stood, in the log and nowhere else."""
    faulthandler.enable()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core would hold keys
    part.target(*part.arguments, beginning)


class _Running:
    """One part and the process that runs it at present."""

    def __init__(self, part: Part, longest_silence: float) -> None:
        self.part = part
        self.failures = 0
        self.silent = False
        self._longest_silence = longest_silence
        self.start()

    def start(self) -> None:
        self.serving = False
        self.start_at: float | None = None
        self.pulse = Pulse()
        self.silence = Silence(self.pulse, self._longest_silence)
        self.pipe, theirs = _forking.Pipe()
        beginning = Beginning(theirs, self.pulse, self.silent)
        self.silent = False
        self.process: ForkServerProcess = _forking.Process(
            target=_begin, args=(self.part, beginning), name=self.part.name
        )
        # Until its own code runs, the terminal's interrupt must not hit it: this process decides.
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        self.process.start()
        signal.signal(signal.SIGINT, before)
        theirs.close()

    def now_serves(self) -> None:
        """From now on its pulse must go on."""
        self.serving, self.failures = True, 0
        self.silence = Silence(self.pulse, self._longest_silence)

    def hangs(self) -> bool:
        """Whether it has been silent for too long; to be asked again and again."""
        return self.serving and not self.silent and self.silence.too_long()

    def end_silence(self) -> None:
        """End it, after it has had a moment to write where it hangs."""
        self.silent = True
        with contextlib.suppress(ProcessLookupError):  # it died a moment ago
            os.kill(self.process.pid or 0, signal.SIGABRT)
        self.process.join(LAST_WORDS)
        self.process.kill()

    def ended(self) -> None:
        """Take leave of a process that died, and set when the next one starts."""
        self.process.join()
        self.pipe.close()
        delay = 0.0
        if not self.serving:
            delay = min(FIRST_DELAY * 2**self.failures, LONGEST_DELAY)
            self.failures += 1
        self.start_at = time.monotonic() + delay

    @property
    def alive(self) -> bool:
        return self.start_at is None


class Processes:
    """Runs the parts until a signal; a second signal ends them at once.

    `serving` is called when all of them serve for the first time, `closing` when the end begins,
    `died` with the process id of each that ended. `patience` is seconds for the end; one that is
    silent for longer than `longest_silence` seconds is replaced (0: never). `imports` are the
    modules that are imported once for all of them.
    """

    def __init__(
        self,
        parts: Sequence[Part],
        *,
        serving: Callable[[], None],
        closing: Callable[[], None],
        died: Callable[[int], None],
        patience: float,
        longest_silence: float,
        imports: Sequence[str] = (),
    ) -> None:
        self._parts = parts
        self._serving = serving
        self._closing = closing
        self._died = died
        self._patience = patience
        self._longest_silence = longest_silence
        _forking.set_forkserver_preload(list(imports))
        self._signals: list[int] = []
        self._running: list[_Running] = []

    def run(self) -> int:
        """0 at the end, 1 when a part could not start, 128 and its number at a second signal."""
        awake, waker = os.pipe()
        os.set_blocking(waker, False)
        before = signal.set_wakeup_fd(waker)
        handlers = {one: signal.signal(one, self._signalled) for one in (2, 15)}
        try:
            self._running = [_Running(part, self._longest_silence) for part in self._parts]
            started = self._watch(awake)
            return self._end(awake) if started else self._failed(awake)
        finally:
            for one in self._running:
                one.process.kill()
            for number, handler in handlers.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(before)
            os.close(awake)
            os.close(waker)

    def _signalled(self, number: int, _: FrameType | None) -> None:
        self._signals.append(number)

    def _watch(self, awake: int) -> bool:
        """Until the first signal; False when a part died before all of them served once."""
        all_served = False
        while not self._signals:
            self._restart_those_due()
            self._listen(awake, self._longest_silence / Silence.LOOKS or 60.0)
            for one in self._running:
                if not one.alive:
                    continue
                if one.process.is_alive():
                    if one.hangs():
                        self._end_silence(one)
                    continue
                self._take_leave(one)
                if not all_served and not one.serving:
                    return False
            if not all_served and all(one.serving for one in self._running):
                all_served = True
                self._serving()
        return True

    def _restart_those_due(self) -> None:
        now = time.monotonic()
        for one in self._running:
            if one.start_at is not None and one.start_at <= now:
                one.start()

    def _end_silence(self, one: _Running) -> None:
        log.error("process is silent, it is ended", process=one.part.name, pid=one.process.pid)
        one.end_silence()

    def _listen(self, awake: int, longest: float) -> None:
        """Wait until something happens: a word, a death, a signal, or a start that is due."""
        due = [one.start_at for one in self._running if one.start_at is not None]
        pipes = {one.pipe: one for one in self._running if one.alive and not one.serving}
        deaths = [one.process.sentinel for one in self._running if one.alive]
        left = min([longest, *(moment - time.monotonic() for moment in due)])
        for ready in wait([awake, *pipes, *deaths], max(0.0, left)):
            if ready == awake:
                os.read(awake, 4_096)
            elif isinstance(ready, Connection) and _said(ready) == SERVING:
                self._now_serving(pipes[ready])

    def _now_serving(self, one: _Running) -> None:
        one.now_serves()
        log.info("process serves", process=one.part.name, pid=one.process.pid)

    def _take_leave(self, one: _Running) -> None:
        one.ended()
        self._died(one.process.pid or 0)
        log.error(
            "process died, it is started again",
            process=one.part.name,
            pid=one.process.pid,
            exit_code=one.process.exitcode,
            after_serving=one.serving,
        )

    def _end(self, awake: int) -> int:
        """Tell all of them, and wait; a second signal, or too long a wait, ends it."""
        self._closing()
        last = time.monotonic() + self._patience
        for needed in (False, True):
            living = [one for one in self._running if one.alive and one.part.needed is needed]
            if code := self._end_these(awake, living, last):
                return code
        return 0

    def _end_these(self, awake: int, living: list[_Running], last: float) -> int:
        for one in living:
            _tell_to_stop(one.pipe)
        while living := [one for one in living if one.process.is_alive()]:
            if len(self._signals) > 1:
                return 128 + self._signals[1]
            if time.monotonic() > last:
                log.error("processes did not end", names=[one.part.name for one in living])
                return 1
            self._listen_for_the_end(awake, living, last - time.monotonic())
        return 0

    def _listen_for_the_end(self, awake: int, living: list[_Running], left: float) -> None:
        for ready in wait([awake, *(one.process.sentinel for one in living)], max(0.0, left)):
            if ready == awake:
                os.read(awake, 4_096)

    def _failed(self, awake: int) -> int:
        log.error("a process could not start, the service ends")
        self._signals[:] = self._signals[:1] or [signal.SIGTERM]
        self._end(awake)
        return 1


def _said(pipe: Connection) -> object:
    try:
        return pipe.recv()
    except (EOFError, OSError):  # it died: its sentinel tells
        return None


def _tell_to_stop(pipe: Connection) -> None:
    try:
        pipe.send(STOP)
    except OSError:  # it ended by itself a moment ago
        return
