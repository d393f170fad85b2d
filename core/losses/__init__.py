"""Losses: what a prediction costs, term by term, and how hard each loss pulls."""
