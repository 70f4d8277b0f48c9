"""From files to passages: readers, splitter, embeddings, catalogue, vectors."""
