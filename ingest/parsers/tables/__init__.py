"""Tables that no format marks as such, and rows and cells that mean more than their own place."""
