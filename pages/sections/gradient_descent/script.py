"""A walk on a loss surface as a script."""

from __future__ import annotations

import inspect

from core.descent.surfaces import SURFACES
from core.parts.optimizers import OPTIMIZERS
from core.parts.schedules import SCHEDULES
from pages.sections.gradient_descent.settings import DescentPageSettings
from ui.numbers import milestones


def descent_script(settings: DescentPageSettings) -> str:
    """One loop for each optimizer; prints the loss at the milestones and the last point."""
    surface = SURFACES[settings.surface]
    # The surface's own source, without the annotations that a notebook would not have.
    name, parameters = surface.function.__name__, inspect.signature(surface.function).parameters
    body = inspect.getsource(surface.function).splitlines()[1:]
    source = "\n".join([f"def {name}({', '.join(parameters)}):", *body])
    data = f"{surface.data_code}\n\n\n" if surface.data else "\n"
    loops = "\n".join(_loop(settings, optimizer, name) for optimizer in settings.optimizers)
    return f"import torch\n\n{data}{source}\n\n\n{loops}"


def _loop(s: DescentPageSettings, optimizer: str, function: str) -> str:
    call = OPTIMIZERS[optimizer].torch_call.format(
        parameters="[p]", learning_rate=s.learning_rate, **s.only(*OPTIMIZERS[optimizer].knobs)
    )
    schedule = SCHEDULES[s.schedule].torch_call.format(steps=s.steps, **s.only(*SCHEDULES[s.schedule].knobs))
    one = s.free == 1
    point = "p[0], held" if one else "*p"
    knobs = "".join(f", {name}={value}" for name, value in s.only(*SURFACES[s.surface].knobs).items())
    data = len(SURFACES[s.surface].samples())
    small = data and s.batch_size < s.knobs()["batch_size"].high
    rows, all_rows = (", x[batch], y[batch]", ", x, y") if data else ("", "")
    start = f"[{s.start_x}]" if one else f"[{s.start_x}, {s.start_y}]"
    lines = [
        f"# {optimizer}",
        f"p = torch.tensor({start}, requires_grad=True)",
        f"held = torch.tensor({s.start_y})" if one else "",
        f"optimizer = {call}",
        f"scheduler = {schedule}" if schedule else "",
        f"generator, batches = torch.Generator().manual_seed({s.batch_seed}), []" if small else "",
        f"for step in range({s.steps + 1}):",
        f"    loss = {function}({point}{all_rows}{knobs})",
        f"    if step in {tuple(milestones(s.steps))}:",
        '        print(step, f"{loss.item():.6g}")',
        f"    if step < {s.steps}:",
        f"        batches = batches or list(torch.randperm(len(x), generator=generator).split({s.batch_size}))"
        if small
        else "",
        "        batch = batches.pop(0)" if small else "",
        f"        loss = {function}({point}{rows}{knobs})" if small else "",
        "        optimizer.zero_grad()",
        "        loss.backward()",
        "        optimizer.step()",
        "        scheduler.step()" if schedule else "",
        'print("ends at", *(f"{v:.4f}" for v in ' + ("[p.item(), held.item()]))" if one else "p.tolist()))"),
    ]
    return "\n".join(line for line in lines if line) + "\n"
