"""Scores: what a linear function gives, and the probabilities that sigmoid and softmax make of it."""
