"""What words, names, figures and dates in a text are, whatever is asked."""
