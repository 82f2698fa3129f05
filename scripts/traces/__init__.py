"""Traces: what a run leaves behind, and what can be read from it. Data only."""
