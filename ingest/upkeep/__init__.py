"""Upkeep of an index: backups, the next generation, documents erased without a trace."""
