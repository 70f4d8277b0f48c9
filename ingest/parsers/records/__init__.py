"""Records: JSON, YAML, XML, and what is written as values of their fields."""
