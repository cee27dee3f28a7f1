"""Child processes of `nahbei up`: start them, start them again when they fall, stop them all together."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from django.conf import settings

import nahbei as package

ROOT = Path(package.__file__).resolve().parents[1]
FOLLOW = "NAHBEI_FOLLOW_PARENT"
FIRST_WAIT, LONGEST_WAIT, STEADY_AFTER, STOP_WITHIN = 1.0, 30.0, 60.0, 15.0
BAD_SETTING = 2


def demo_mark() -> Path:
    """A file that says: the data in this folder are the demo's and may be thrown away."""
    return Path(settings.DATA) / "demo"


def nahbei(*arguments: str) -> list[str]:
    """The command line that runs a nahbei command with this very Python."""
    return [sys.executable, "-P", "-m", "nahbei", *arguments]


def surroundings(**more: str) -> dict[str, str]:
    """The environment of a child: it finds this very checkout, wherever the caller happens to stand."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    return {**os.environ, "PYTHONPATH": path, **more}


def follow_parent() -> None:
    """Called in a child: end when the supervisor ends, even by kill -9. Only Linux knows how."""
    if os.environ.pop(FOLLOW, "") and sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


@dataclass
class Child:
    """One process that should be there. `wait` grows while it keeps falling."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    wait: float = FIRST_WAIT
    started: float = 0.0
    start_again_at: float = 0.0

    def start(self) -> None:
        # A session of its own: Ctrl-C reaches only the supervisor, which then stops everything in order.
        self.process = subprocess.Popen(self.command, env=surroundings(**{FOLLOW: "1"}), start_new_session=True)
        self.started = time.monotonic()

    def look(self) -> int | None:
        """Start again what fell; returns the exit code when it fell just now."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.start_again_at:
                self.start()
            return None
        code = self.process.poll()
        if code is None:
            return None
        self.wait = FIRST_WAIT if now - self.started > STEADY_AFTER else min(self.wait * 2, LONGEST_WAIT)
        self.process, self.start_again_at = None, now + self.wait
        return code


@dataclass
class Supervisor:
    """Keeps children alive until a signal asks for the end."""

    children: list[Child]
    say: Callable[[str], None]
    ending: bool = False
    code: int = 0

    def __enter__(self) -> Supervisor:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.end)
        for child in self.children:
            child.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def end(self, number: int, frame: FrameType | None) -> None:
        if self.ending:
            self.kill()
        self.ending = True

    def look(self) -> None:
        for child in self.children:
            code = child.look()
            if code == BAD_SETTING:
                self.ending, self.code = True, code
            elif code is not None and not self.ending:
                self.say(f"„{child.name}“ ist mit {code} ausgefallen und startet in {child.wait:.0f} s neu.")

    def run(self) -> int:
        while not self.ending:
            self.look()
            time.sleep(0.2)
        return self.code

    def stop(self) -> None:
        living = [child.process for child in self.children if child.process is not None]
        for process in living:
            process.terminate()
        deadline = time.monotonic() + STOP_WITHIN
        for process in living:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        for child in self.children:
            if child.process is not None and child.process.poll() is None:
                os.killpg(child.process.pid, signal.SIGKILL)
