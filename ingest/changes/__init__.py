"""Changes of an index: stored in both of its stores, ended where they were cut short, and examined."""
