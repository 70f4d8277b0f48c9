"""The embedding model: compiled once, then served by onnxruntime, with its own word pieces."""
