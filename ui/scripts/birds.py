"""The flock as a script."""

from __future__ import annotations

from core.birds import NORMALISATIONS, BirdSettings


def birds_script(settings: BirdSettings) -> str:
    """Draw the birds and print a row each: both features with four decimals, and the label."""
    s = settings
    way = NORMALISATIONS[s.normalisation]
    scale = "" if way.code == "X" else f"X = {way.code}\n" * way.runs
    return f"""import torch

torch.manual_seed({s.seed})
flamingos = torch.tensor([{s.flamingo_legs}, {s.flamingo_wings}]) + {s.spread} * torch.randn({s.flamingos}, 2)
seagulls = torch.tensor([{s.seagull_legs}, {s.seagull_wings}]) + {s.spread} * torch.randn({s.seagulls}, 2)
X = torch.cat([flamingos, seagulls])
y = torch.cat([torch.zeros({s.flamingos}), torch.ones({s.seagulls})]).long()
{scale}
for (x1, x2), label in zip(X.tolist(), y.tolist()):
    print(f"{{x1:.4f}} {{x2:.4f}} {{label}}")
"""
