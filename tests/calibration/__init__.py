"""Fits the weights behind ranking and judging on questions with known answers."""
