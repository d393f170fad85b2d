"""A walk on a loss surface as a script."""

from __future__ import annotations

import inspect

from core.descent import DescentSettings
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES
from ui.numbers import milestones


def descent_script(settings: DescentSettings) -> str:
    """One loop for each optimizer; prints the loss at the milestones and the last point."""
    function = SURFACES[settings.surface].function
    # The surface's own source, without the annotations that a notebook would not have.
    name = function.__name__
    body = inspect.getsource(function).splitlines()[1:]
    source = "\n".join([f"def {name}(x, y):", *body])
    loops = "\n".join(_loop(settings, optimizer, name) for optimizer in settings.optimizers)
    return f"import torch\n\n\n{source}\n\n\n{loops}"


def _loop(s: DescentSettings, optimizer: str, function: str) -> str:
    call = OPTIMIZERS[optimizer].torch_call.format(
        parameters="[p]", learning_rate=s.learning_rate, **s.knobs_for(optimizer)
    )
    return f"""p = torch.tensor([{s.start_x}, {s.start_y}], requires_grad=True)
optimizer = {call}
for step in range({s.steps + 1}):
    loss = {function}(*p)
    if step in {tuple(milestones(s.steps))}:
        print(step, f"{{loss.item():.6g}}")
    if step < {s.steps}:
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
print("ends at", *(f"{{v:.4f}}" for v in p.tolist()))
"""
