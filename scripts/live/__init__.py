"""Live: Python in the reader's browser."""
