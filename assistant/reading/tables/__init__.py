"""Rows and cells of tables: which of them a question asks for."""
