"""Hostile inputs, files, models and crowds by the thousand; `python -m tests.load` runs them."""
