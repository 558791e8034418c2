"""Measurements beside other people's pipelines; `make bench` runs `tests.bench.__main__`."""
