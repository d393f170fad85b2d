"""The training loop: its text, run as it stands and line by line, and the modules that it trains."""
