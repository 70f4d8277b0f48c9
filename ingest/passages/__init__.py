"""Passages: sentences found in a text, and whole ones packed to what a model reads."""
