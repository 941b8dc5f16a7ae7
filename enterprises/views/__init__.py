"""Pages of enterprises and of the clerks who decide on their applications."""
