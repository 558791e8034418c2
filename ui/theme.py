"""How the page looks: Gradio's theme, our style sheets, scripts and fonts, as arguments for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

STATIC_DIR = Path(__file__).parent / "static"
TITLE = "Two Bets"


def page_arguments() -> dict[str, Any]:
    """Arguments for `gr.mount_gradio_app`: looks only, nothing about serving."""
    return {
        # Named fonts of Gradio's own would be fetched beside ours.
        "theme": gr.themes.Base(
            font=gr.themes.Font("Inter"), font_mono=gr.themes.Font("monospace")
        ),
        "head": _head(),
        "favicon_path": str(STATIC_DIR / "favicon.svg"),
        "footer_links": [],
        "run_history": False,
    }


def add_fonts(app: FastAPI) -> None:
    """Serves the page's own fonts at `/fonts`; call before the page is mounted at `/`."""
    app.mount("/fonts", StaticFiles(directory=STATIC_DIR / "fonts"), name="fonts")


def _head() -> str:
    # Not Gradio's css argument: it also adds every rule a second time with a longer selector,
    # which then outranks rules such as `body.sheet-open #sources`.
    styles = "".join(path.read_text("utf-8") for path in sorted(STATIC_DIR.glob("*.css")))
    scripts = "".join(path.read_text("utf-8") for path in sorted(STATIC_DIR.glob("*.js")))
    # Without it a browser looks at the top of the host, which is not ours behind a prefix.
    icon = '<link rel="icon" href="favicon.ico">'
    return f"{icon}<style>{styles}</style><script>{scripts}</script>"
