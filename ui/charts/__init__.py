"""Charts: from a result to an Altair chart, a file a subject."""
