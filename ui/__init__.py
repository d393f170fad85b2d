"""What pages share: controls, charts and the clock that plays them."""
