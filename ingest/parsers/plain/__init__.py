"""Text files of people and programs that no notation marks up."""
