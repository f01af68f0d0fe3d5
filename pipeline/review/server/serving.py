"""``gvcoder review``: opens the desk on a run directory in the browser, until it is stopped."""

from __future__ import annotations

import getpass
import secrets
import signal
import socket
import sys
import webbrowser
from collections.abc import Sequence
from pathlib import Path

from pipeline.review.desk import Desk

#: Seconds after which a thread that computes lets another one have a turn.
TURN = 0.0005
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def login_name() -> str:
    """The name of whoever is logged in; ``coder`` where the system does not say."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "coder"


def review(
    folder: Path,
    *,
    coder: str | None = None,
    blind: bool = False,
    host: str = "127.0.0.1",
    port: int = 0,
    pdfs: Sequence[Path] = (),
    password: str | None = None,
    browser: bool = True,
) -> None:
    """Serve the desk until it is interrupted; decisions are in the run directory when this returns.

    Raises:
        RunDirectoryError, StoreError: when the folder or its decisions cannot be used.
        OSError: when the address is taken.
    """
    import uvicorn

    from pipeline.review.material import sources
    from pipeline.review.server.app import application
    from pipeline.review.server.images import PageImages

    # While profiles are made anew in the background, a page need not wait long for its turn.
    sys.setswitchinterval(TURN)
    desk = Desk(folder, blind=blind, password=password)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    # Whoever follows the address at once waits, and is not refused.
    listener.listen(64)
    port = listener.getsockname()[1]
    token = secrets.token_urlsafe(24)
    named = host if host not in ("0.0.0.0", "::") else socket.gethostname()
    shown = f"[{named}]" if ":" in named else named
    address = f"http://{shown}:{port}/?token={token}"
    hosts = {shown, "127.0.0.1", "localhost", "[::1]"}
    app = application(
        desk,
        PageImages(sources(folder, pdfs), password),
        coder=coder or login_name(),
        token=token,
        hosts=hosts,
        port=port,
    )
    print(
        f"gvcoder: review desk at {address}\ngvcoder: stop with Ctrl-C", file=sys.stderr, flush=True
    )
    if host not in LOOPBACK:
        print(
            "gvcoder: other machines can reach this address; it is not encrypted, so use it only in a "
            "network that you trust",
            file=sys.stderr,
        )
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        lifespan="off",
        timeout_graceful_shutdown=2,
    )
    if browser:
        webbrowser.open(address)
    # Asked to end in whatever way, the desk brings the files up to date before it does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        desk.close()
