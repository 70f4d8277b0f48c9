"""Files on a disk that may be full: sizes and bytes, files written whole, traces of what was removed."""
