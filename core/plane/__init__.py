"""Networks that classify points of the plane: what they are trained on, how they are trained, and how they bend it."""
