"""Answers that quote: which sentences, lists and rows, and the short answer in bold."""
