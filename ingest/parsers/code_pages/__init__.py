"""From bytes to characters: which code page a text is in, and what wrong ones leave in it."""
