"""Live: Python in the reader's browser."""

from collections.abc import Callable

type Post = Callable[[str, object], None]
"""How a job tells the page of something: its kind, and what is told, as JSON can hold it."""
