"""`twobets chat`: serves until it is stopped."""

from __future__ import annotations

import argparse
import os
import threading
from functools import partial

from assistant.assistant import Assistant
from corpus import TwoBetsError
from index import Progress
from ui.additions import Additions
from ui.choices import settings_from
from ui.feedback import FeedbackStore
from ui.loading import Loading
from ui.login import Logins
from ui.security import LOOPBACK
from ui.server import Place, build_app, listen, run_server
from ui.terminal import complain, progress_bar, say


def run(arguments: argparse.Namespace) -> int:
    """Serves the chat; the assistant opens behind it."""
    settings = settings_from(arguments)
    file = arguments.login_file or os.environ.get("TWOBETS_LOGIN_FILE", "")
    place = Place(
        host=arguments.host,
        port=arguments.port,
        root_path=arguments.root_path,
        allowed_hosts=tuple(arguments.allow_host),
        logins=Logins.of(os.environ.get("TWOBETS_LOGIN", ""), file),
    )

    def opened(progress: Progress) -> Assistant:
        with progress_bar() as bar:

            def both(step: str, done: int, total: int) -> None:
                bar(step, done, total)
                progress(step, done, total)

            try:
                assistant = Assistant.open(settings, progress=both, apart=True)
            except TwoBetsError as error:
                complain(str(error))
                raise
        for fault in assistant.refused:
            complain(str(fault))
        if arguments.watch:
            watch = partial(assistant.live.watch, threading.Event())
            threading.Thread(target=watch, name="watch", daemon=True).start()
        return assistant

    with listen(place) as taken:
        loading = Loading(opened)
        app = build_app(
            loading,
            feedback=FeedbackStore.within(settings.data_dir),
            place=place,
            additions=_additions(arguments, loading),
        )
        port = taken.getsockname()[1]

        def ready() -> None:
            say(f"Two Bets is at {_address(place.host, port, place.root_path)}  (Ctrl-C stops it)")
            loading.start()

        run_server(app, taken, ready=ready)
    loading.close()
    return 0


def _additions(arguments: argparse.Namespace, loading: Loading) -> Additions | None:
    """Takes the articles that readers add, by default only from this machine's own."""
    own = arguments.host in LOOPBACK and not (arguments.allow_host or arguments.root_path)
    allowed = own if arguments.allow_add is None else arguments.allow_add
    return Additions(loading, partial(Assistant.open, apart=True)) if allowed else None


def _address(host: str, port: int, root_path: str) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    shown = f"[{shown}]" if ":" in shown else shown
    return f"http://{shown}:{port}{root_path}"
