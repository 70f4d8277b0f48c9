"""Answers that a chat model writes, checked claim by claim against the passages."""
