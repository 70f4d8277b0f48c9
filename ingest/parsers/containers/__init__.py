"""Files that hold files, and how much of what they hold is taken."""
