"""Where the web server listens: the wanted port, or a free one; what cannot be is said before anything starts."""

from __future__ import annotations

import errno
import socket

from django.core.management.base import CommandError

USUAL_PORT, TRIED_PORTS, LAST_PORT = 8000, 10, 65_535


def free_port(host: str, wanted: int | None) -> int:
    """The wanted port, or the first free one from the usual on. Refuses with one sentence."""
    if wanted is not None and not 1 <= wanted <= LAST_PORT:
        raise CommandError(f"Den Anschluss {wanted} gibt es nicht: --port von 1 bis {LAST_PORT}.", returncode=2)
    problem = ""
    for port in [wanted] if wanted else range(USUAL_PORT, USUAL_PORT + TRIED_PORTS):
        problem = _why_not(host, port)
        if not problem:
            return port
    raise CommandError(problem, returncode=2)


def _why_not(host: str, port: int) -> str:
    """Empty when the web server may listen there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            return f"An Anschluss {port} darf dieses Konto nicht hören. Wählen Sie einen ab 1024: --port 8000"
        except (socket.gaierror, UnicodeError):
            return f"„{host}“ ist keine Adresse dieses Rechners: --host 127.0.0.1 oder --host 0.0.0.0"
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                return f"„{host}“ ist keine Adresse dieses Rechners: --host 127.0.0.1 oder --host 0.0.0.0"
            return f"An {host}, Anschluss {port}, hört schon jemand. Wählen Sie einen anderen: --port {port % LAST_PORT + 1}"
    return ""
