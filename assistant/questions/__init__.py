"""What a question asks: its words, its kind, what it inherits from the talk before it."""
