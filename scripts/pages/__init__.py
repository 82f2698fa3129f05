"""Pages: their generated regions, filled and checked."""
