"""Views: a trace as text, each view in the module that is named as pages name it."""
