"""The page that shows what is indexed."""
