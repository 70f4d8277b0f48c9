"""Sentences that are about another than a question asks for: name, person, kind, time or side."""
