"""Parts that every training is made of: activations, losses, optimizers, schedules, layers."""
