"""The page: where every part of the chat stands and what each event does."""

from __future__ import annotations

import gradio as gr

from ui.feedback import FeedbackStore
from ui.loading import Loading


def build_page(loading: Loading, *, feedback: FeedbackStore) -> gr.Blocks:
    """The whole chat as Gradio blocks, to be mounted with `ui.theme.page_arguments()`."""
    raise NotImplementedError
