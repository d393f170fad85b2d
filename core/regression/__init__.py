"""Regression: a line or a network fitted to points, what it costs, and what its hidden units do."""
