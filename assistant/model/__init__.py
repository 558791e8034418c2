"""Answers by a language model: its configuration, its prompts, its server and its replies.

What a model says is a draft; `assistant.check.repair` holds it against the quotes.
"""
