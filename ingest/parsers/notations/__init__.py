"""Texts in notations (AsciiDoc, Org, reStructuredText): the stored text is the file, markup included."""
