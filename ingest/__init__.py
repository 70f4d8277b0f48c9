"""From files to passages: parsers, splitter, embedding model, catalogue, vectors."""
