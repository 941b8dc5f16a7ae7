"""Measures the planner beside VROOM, PyVRP and OR-Tools' routing: `make bench`."""
