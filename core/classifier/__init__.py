"""Linear classifiers: trained on birds, cut into regions, and judged."""
