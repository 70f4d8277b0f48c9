"""Makes the span model: left out of the wheel, since answering needs only the weights."""
