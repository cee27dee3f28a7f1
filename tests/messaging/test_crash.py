"""`kill -9` at every point of a mail's way: nothing is lost, nothing goes out twice, and what is unknown is shown as unsure."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.messaging.mail_server import Counting, listening
from tests.support.server import ROOT, free_port, surroundings

KILLED = -signal.SIGKILL


@dataclass
class Post:
    """An office on disk and the server that it sends to."""

    folder: Path
    port: int
    server: Counting

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        mail = {"NAHBEI_DEMO": "0", "NAHBEI_SMTP_HOST": "127.0.0.1", "NAHBEI_SMTP_PORT": str(self.port), "NAHBEI_SMTP_TLS": "0"}
        command = [sys.executable, "-m", "tests.messaging.crashing", *arguments]
        return subprocess.Popen(command, cwd=ROOT, env=surroundings(self.folder) | mail, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, *arguments: str, code: int = 0) -> str:
        process = self.start(*arguments)
        said, complained = process.communicate(timeout=60)
        assert process.returncode == code, complained
        return said

    def states(self) -> dict[str, str]:
        return dict(line.split() for line in self.run("show").splitlines())


@pytest.fixture
def post(empty_office: Path) -> Iterator[Post]:
    port = free_port()
    with listening(port) as server:
        yield Post(empty_office, port, server)


@pytest.mark.parametrize(
    ("point", "state", "arrived"),
    [
        ("before it is claimed", "sent", 1), ("after it is claimed", "unsure", 0), ("before the wire", "unsure", 0),
        ("after the server accepted", "unsure", 1), ("after it is noted", "sent", 1),
    ],
)
def test_a_worker_killed_at_a_point(post: Post, point: str, state: str, arrived: int) -> None:
    post.run("fill", "1")
    post.run("work", point, code=KILLED)
    post.run("work", "never")
    post.run("later")
    post.run("work", "never")
    (message_id, found), = post.states().items()
    assert found == state
    assert post.server.ids[message_id] == arrived


@pytest.mark.parametrize("point", ["after it is claimed", "before the wire", "after the server accepted", "after it is noted"])
def test_a_worker_killed_in_a_batch_loses_and_doubles_nothing(post: Post, point: str) -> None:
    """One job sends them all over one line: whoever was not touched yet is sent by the next worker."""
    post.run("fill", "4", "together")
    post.run("work", point, code=KILLED)
    post.run("work", "never")
    post.run("later")
    post.run("work", "never")
    states = post.states()
    assert sorted(states.values()) in (["sent"] * 4, ["sent"] * 3 + ["unsure"])
    assert [post.server.ids[message_id] for message_id, state in states.items() if state == "sent"] == [1] * list(states.values()).count("sent")
    assert max(post.server.ids.values()) == 1


def test_workers_killed_at_any_moment(post: Post) -> None:
    """Several workers on one queue, shot down again and again while the server takes its time."""
    dice = random.Random(7)
    post.server.pause = 0.03
    post.run("fill", "40")
    for _ in range(4):
        workers = [post.start("work", "never") for _ in range(2)]
        until = time.monotonic() + 20
        more = len(post.server.accepted) + dice.randrange(2, 6)
        while len(post.server.accepted) < more and time.monotonic() < until:
            time.sleep(0.005)
        time.sleep(dice.random() * 0.05)
        for worker in workers:
            worker.kill()
            worker.communicate()
    post.run("work", "never")
    post.run("later")
    post.run("work", "never")
    states = post.states()
    assert len(states) == 40
    assert set(states.values()) <= {"sent", "unsure"}
    assert all(post.server.ids[message_id] == 1 for message_id, state in states.items() if state == "sent")
    assert set(post.server.ids.values()) == {1}, "a mail went out twice"
    assert sum(state == "unsure" for state in states.values()) <= 8, "one for each worker that was killed"
