"""Footnote measured beside the recipe everybody writes."""
