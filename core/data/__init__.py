"""Data: birds and how they are told apart by one feature, noisy points of a curve, ways to normalise."""
