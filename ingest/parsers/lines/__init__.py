"""What lines of text look like when no format says what they are."""
