"""The measures, each a small pure function with its definition and source."""
