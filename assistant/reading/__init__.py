"""The seam of the readers, the similarity reader, and what lists and tables say."""
