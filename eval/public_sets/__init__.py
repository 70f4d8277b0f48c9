"""Public question sets in their published form, scored in their own protocols."""
