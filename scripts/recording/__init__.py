"""Recording: watching one service. Runs unchanged in a browser's Python."""
