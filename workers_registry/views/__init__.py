"""Pages: the worker's own, and the county's about its people."""
