"""The passages that a question is read in, and what of its words they lack."""
