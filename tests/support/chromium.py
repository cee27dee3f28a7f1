"""The browser of the tests: the system's chromium, never a downloaded build."""

from __future__ import annotations

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MISSING = "Es fehlt ein Chromium: sudo apt-get install -y chromium (oder CHROMIUM=/pfad/zum/programm setzen)"


def find() -> str | None:
    wish = os.environ.get("CHROMIUM")
    return wish or next((path for path in map(shutil.which, NAMES) if path), None)


def install() -> bool:
    """Install it where the system's package manager can without asking. True when a browser is there afterwards."""
    if find():
        return True
    apt = shutil.which("apt-get")
    if apt is None:
        return False
    become: list[str] = []
    if os.geteuid() != 0:
        sudo = shutil.which("sudo")
        if sudo is None or subprocess.call([sudo, "-n", "true"], stderr=subprocess.DEVNULL) != 0:
            return False
        become = [sudo, "-n"]
    print("Chromium wird installiert …", flush=True)
    for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        line = [*become, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-qq", *command]
        subprocess.call(line, stdout=subprocess.DEVNULL)
    return find() is not None


def arguments() -> list[str]:
    """Quiet: nothing that calls home. As root (in a container) its sandbox cannot work."""
    quiet = [
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
        "--disable-dev-shm-usage", "--disable-default-apps", "--disable-features=OptimizationHints,Translate",
    ]
    return ["--no-sandbox", *quiet] if os.geteuid() == 0 else quiet
