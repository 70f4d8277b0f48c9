"""The vectors of passages, in Chroma's directory or at its server."""
