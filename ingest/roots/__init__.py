"""Where documents come from: files under the given paths, what is left out of them, and what was handed in."""
