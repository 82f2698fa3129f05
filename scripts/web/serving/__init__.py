"""Serving: the site while it is written."""
