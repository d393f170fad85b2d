"""Descent: loss surfaces, the walks of optimizers over them, and sweeps over learning rates."""
