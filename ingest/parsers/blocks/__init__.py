"""What parsers build their documents of, whatever the format: text, blocks, notes, lists, links and titles."""
