"""What somebody may read of an index, as rules, front matter and commands say."""
