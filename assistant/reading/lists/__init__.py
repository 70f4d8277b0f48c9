"""Lists, schedules and steps: what introduces their lines, what labels them, and which go together."""
