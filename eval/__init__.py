"""Measures the assistant on question sets."""
