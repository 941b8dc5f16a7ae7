"""Management commands that concern the whole project."""
