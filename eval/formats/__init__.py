"""The formats test sets come in: one table, one module each."""
