"""The directory of an index: who owns it, which generation of it is live, and what of it can be read."""
