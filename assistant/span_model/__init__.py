"""The span reader: reads question and passage together and points at the answer, or at none."""
