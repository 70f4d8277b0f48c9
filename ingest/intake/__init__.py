"""Files that are new or changed, read and cut into passages."""
