"""The doors: command line, page, HTTP API."""
