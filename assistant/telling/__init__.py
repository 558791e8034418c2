"""Answers told statement by statement, numbered, in the articles' own words or a model's."""
