"""The lessons on the training loop."""

from __future__ import annotations

from dataclasses import replace

from core.loop.loops import LoopRun, full_run
from core.loop.modules import HOOKS, call_module, compare_columns, register
from core.loop.text import Form, Unsqueezed
from pages.sections.training_loop.goals import LossBy, Registers, traced
from pages.sections.training_loop.settings import LoopPageSettings, Part
from ui.course import Answer, Facts, Lesson, Runner, Task


def _both(settings: LoopPageSettings, run: Runner) -> tuple[LoopRun, LoopRun]:
    """A thousand epochs of the text, and of the text as it should be."""
    return run(full_run, settings), run(full_run, settings.proper())


def _movers(settings: LoopPageSettings, run: Runner) -> Facts:
    """Which lines of an epoch change a parameter, and the first numbers of w."""
    found = traced(settings)
    inside = [step for step in found.steps if step.epoch is not None]
    movers = {found.lines[step.line - 1].role for step in inside if {"w", "b"} & set(step.changed)}
    backward = next(step for step in inside if found.lines[step.line - 1].role == "backward")
    moved = next(step for step in inside if "w" in step.changed)
    return {
        "movers": " ".join(sorted(movers)),
        "w0": backward.w,
        "w_grad": backward.w_grad,
        "w": moved.w,
        "loss": backward.loss,
    }


def _forms(settings: LoopPageSettings, run: Runner) -> Facts:
    """The losses of both forms, to the six digits that a notebook prints."""
    nn = run(full_run, settings).losses.tolist()
    scratch = run(full_run, replace(settings, form=Form.SCRATCH)).losses.tolist()
    return {
        "other_digits": sum(f"{a:.6f}" != f"{b:.6f}" for a, b in zip(nn, scratch, strict=True)),
        "starts_apart": abs(nn[0] - scratch[0]) > 1e-5,
        "lower": nn[-1] < scratch[-1] - 1e-5,
        "first": nn[0],
        "hundredth": nn[100],
        "epochs": len(nn) - 1,
    }


def _accumulated(settings: LoopPageSettings, run: Runner) -> Facts:
    """The first two gradients of w, and where the loss goes to."""
    own, proper = _both(settings, run)
    first, second = own.gradients[:2, 0].tolist()
    late = own.losses[-100:]
    return {
        "first": first,
        "second": second,
        "low": late.min().item(),
        "high": late.max().item(),
        "diverged": own.diverged_at is not None,
        "proper": proper.losses[-1].item(),
    }


def _climbing(settings: LoopPageSettings, run: Runner) -> Facts:
    """Whether the loss rises all the time, and when it leaves the numbers."""
    own, _ = _both(settings, run)
    finite = own.losses[: own.diverged_at]
    return {
        "first": own.losses[0].item(),
        "tenth": own.losses[10].item(),
        "last": own.losses[-1].item(),
        "falls": int((finite[1:] < finite[:-1]).sum()),
        "at": own.diverged_at,
    }


def _summed(settings: LoopPageSettings, run: Runner) -> Facts:
    """Gradients and losses of the sum beside those of the mean."""
    own, proper = _both(settings, run)
    return {
        "grad": own.gradients[0, 1].item(),
        "proper_grad": proper.gradients[0, 1].item(),
        "first": own.losses[0].item(),
        "point": own.losses[0].item() / settings.summed,
        "proper": proper.losses[0].item(),
        "at": own.diverged_at,
        "same": bool(((own.losses / settings.summed - proper.losses).abs() < 1e-4).all()),
        "faster": bool(own.losses[20] / settings.summed < proper.losses[20]),
    }


def _stopped(settings: LoopPageSettings, run: Runner) -> Facts:
    """Where the text stops, and in which words."""
    found = traced(settings)
    line = found.error.line if found.error else 0
    return {
        "line": line,
        "role": found.lines[line - 1].role if line else "",
        "message": found.error.message if found.error else "",
        "losses": len(found.losses),
    }


def _columns(settings: LoopPageSettings, run: Runner) -> Facts:
    """Both losses, of how many errors each is the mean, and whether PyTorch warns."""
    result = compare_columns()
    return {
        "right": result.right,
        "wrong": result.wrong,
        "count": result.errors.numel(),
        "meant": len(result.x),
        "warned": len(result.warnings),
    }


def _flat(settings: LoopPageSettings, run: Runner) -> Facts:
    """Where w and b end, and where they should."""
    own, proper = _both(settings, run)
    (w, b), (proper_w, proper_b) = own.parameters[-1].tolist(), proper.parameters[-1].tolist()
    return {
        "w": w,
        "b": b,
        "proper_w": proper_w,
        "proper_b": proper_b,
        "loss": own.losses[-1].item(),
        "diverged": own.diverged_at is not None,
    }


def _registered(settings: LoopPageSettings, run: Runner) -> Facts:
    """How many parameters are registered, which, and what the optimizer says."""
    found = register(settings.registration)
    return {
        "count": len(found.names),
        "names": " ".join(found.names),
        "message": found.error.message if found.error else "",
    }


def _hooks(settings: LoopPageSettings, run: Runner) -> Facts:
    """Which hooks run for a call of the module, and which for a call of its forward."""
    result = call_module()
    return {
        "called": ", ".join(result.hooks_when_called),
        "count": len(result.hooks_when_called),
        "forwarded": len(result.hooks_when_forwarded),
        "forward_alone": "backward" not in result.hooks_when_forwarded,
    }


LESSONS: dict[str, Lesson[LoopPageSettings]] = {
    "loop": Lesson(
        title="The loop, line by line",
        settings=LoopPageSettings(),
        chapter="Learning",
        question=(
            "An epoch has five parts: forward, loss, backward, step and zero_grad. Which of them changes the "
            "parameters w and b?"
        ),
        answers=(
            Answer(
                "backward: that is where it learns.",
                lambda f: f["movers"] == "backward",
                "It sounds like it. But backward only finds out which way would help, and writes that into .grad.",
            ),
            Answer(
                "The step, and nothing else.",
                lambda f: f["movers"] == "step",
                "All others compute something; only the step puts something into w and b.",
            ),
            Answer(
                "Each of them a little.",
                lambda f: len(f["movers"].split()) > 2,
                "Four of the five only read w and b, or do not touch them at all.",
            ),
        ),
        facts=_movers,
        explanation=(
            "The first loss is {loss:.6f}, as in the notebook. backward leaves w at {w0:g} and writes its gradient "
            "beside it, {w_grad:.6f}; the step takes w to {w:.6f}; zero_grad clears the gradient for the next epoch."
        ),
        task=Task(
            "diverges",
            ("At 0.1 every step goes down. Longer ones land higher up on the other side.", "Set the rate to 1."),
            LoopPageSettings(learning_rate=1.0),
        ),
        essential=True,
    ),
    "loop-with-nn": Lesson(
        title="The same loop with nn",
        settings=LoopPageSettings(form=Form.NN),
        chapter="Learning",
        question=(
            "Now with nn.Linear, nn.MSELoss and optim.SGD, from the same w and b. How do its losses compare with those "
            "of the loop from scratch?"
        ),
        answers=(
            Answer(
                "They are the same, to all six digits.",
                lambda f: f["other_digits"] == 0,
                "Each of the three does what one of the lines did.",
            ),
            Answer(
                "They are lower: PyTorch optimizes better.",
                lambda f: f["lower"],
                "SGD is the plain step: each parameter minus the rate times its gradient.",
            ),
            Answer(
                "They differ: the layer starts elsewhere.",
                lambda f: f["starts_apart"],
                "It would: a layer draws its start at random. Here two lines put in that of the other loop.",
            ),
        ),
        facts=_forms,
        explanation=(
            "{first:.6f} at epoch 0 and {hundredth:.6f} a hundred epochs later, in both, and so on to epoch "
            "{epochs:,}. The layer holds w and b, the criterion is the loss, optimizer.step() is the two lines of the "
            "update."
        ),
        task=Task(
            "learns",
            ("At 0.1 it takes about 800 epochs.", "Set the rate to 0.5."),
            LoopPageSettings(form=Form.NN, learning_rate=0.5),
            LossBy(loss=0.0022, epoch=300),
        ),
    ),
    "no-zero-grad": Lesson(
        title="zero_grad forgotten",
        settings=LoopPageSettings(zero_grad=False),
        chapter="Learning",
        question=(
            "Without zero_grad, each backward adds its gradient to the last ones. What becomes of the loss in a "
            "thousand epochs?"
        ),
        answers=(
            Answer(
                "It falls faster: the steps are longer.",
                lambda f: not f["diverged"] and f["high"] < 2 * f["proper"],
                "At first it does. But old gradients stay in the sum, and they still push once the loss is lowest.",
            ),
            Answer(
                "It leaves the finite numbers.",
                lambda f: f["diverged"],
                "The steps do not grow for ever: on the other side the gradients have the other sign, and cancel.",
            ),
            Answer(
                "It swings, and never comes to rest.",
                lambda f: not f["diverged"] and f["high"] > 2 * f["low"] and f["low"] > f["proper"],
                "Old gradients stay in the sum, and still push once the loss is lowest.",
            ),
        ),
        facts=_accumulated,
        explanation=(
            "In epoch 1 the gradient of w is {second:.6f}, of which {first:.6f} is left from epoch 0, and so on: like "
            "a ball without friction. In the last hundred epochs the loss is between {low:.6f} and {high:.6f}; the "
            "right run beside it ends at {proper:.6f}."
        ),
        task=Task(
            "learns",
            ("Which line clears the gradients?", "Switch zero_grad on."),
            LoopPageSettings(),
        ),
    ),
    "no-no-grad": Lesson(
        title="no_grad forgotten",
        settings=LoopPageSettings(no_grad=False),
        chapter="Learning",
        question="The step is made without torch.no_grad(), so autograd is watching. What happens?",
        answers=(
            Answer(
                "Nothing new: the numbers are the same.",
                lambda f: not f["role"],
                "The numbers would be. But w is the start of the noted way, and changing it in place would spoil that.",
            ),
            Answer(
                "PyTorch refuses to make the step.",
                lambda f: f["role"] == "step",
                "A parameter may not be changed in place while autograd is watching.",
            ),
            Answer(
                "The next backward fails.",
                lambda f: f["role"] == "backward",
                "It does not get so far: PyTorch notices as soon as the parameter would be changed.",
            ),
        ),
        facts=_stopped,
        explanation=(
            'It stops in line {line}: "{message}" A leaf is a tensor that was not computed from others, such as w. '
            "The update is no part of the model, so autograd has to look away."
        ),
        task=Task(
            "learns",
            ("The update has to be hidden from autograd.", "Switch no_grad on."),
            LoopPageSettings(),
        ),
    ),
    "plus": Lesson(
        title="Plus instead of minus",
        settings=LoopPageSettings(minus=False),
        chapter="Learning",
        question="One slide steps towards the gradient: it adds 0.1 times w.grad to w. What does the loss do?",
        answers=(
            Answer(
                "It climbs until no number holds it.",
                lambda f: f["falls"] == 0 and f["at"] is not None,
                "The gradient points to where the loss grows fastest.",
            ),
            Answer(
                "It falls, to the same minimum.",
                lambda f: f["last"] < f["first"],
                "The gradient sounds like the way to go. It points uphill, to where the loss grows fastest.",
            ),
            Answer(
                "It climbs to a maximum and stays there.",
                lambda f: f["at"] is None and f["last"] > f["first"],
                "This loss has no maximum: the worse the line, the larger, and steeper, it gets.",
            ),
        ),
        facts=_climbing,
        explanation=(
            "From {first:.6f} it climbs with every epoch, to {tenth:.6f} at epoch 10, and at epoch {at} it is no "
            "longer finite. The gradient points uphill; descent goes against it, and that is what the minus is for."
        ),
        task=Task(
            "learns",
            ("Go against the gradient.", "Switch Minus on."),
            LoopPageSettings(),
        ),
    ),
    "sum-not-mean": Lesson(
        title="The mean forgotten",
        settings=LoopPageSettings(mean=False),
        chapter="Learning",
        question=(
            "The loss is the sum of the 50 squared errors, not their mean, and the rate is still 0.1. What becomes of "
            "the run?"
        ),
        answers=(
            Answer(
                "The same run, with larger losses.",
                lambda f: f["same"],
                "Sum and mean have the same minimum. But the gradients grow with the loss, and the steps with them.",
            ),
            Answer(
                "It learns 50 times as fast.",
                lambda f: f["at"] is None and f["faster"],
                "The steps are 50 times as long, and the rate was not so far from the largest that holds.",
            ),
            Answer(
                "It leaves the finite numbers at once.",
                lambda f: f["at"] is not None and f["at"] < 50,
                "The gradients are 50 times as large, and the steps with them.",
            ),
        ),
        facts=_summed,
        explanation=(
            "b's first gradient is {grad:.4f} instead of {proper_grad:.4f}, 50 times as large, and at epoch {at} "
            "the loss is no longer finite. The losses are 50 times as large, too: divided by 50, the first, "
            "{first:.4f}, is the right run's {point:.6f}."
        ),
        task=Task(
            "learns-by-sum",
            ("Gradients 50 times as large want a rate that is a fiftieth.", "Set the rate to 0.002."),
            LoopPageSettings(mean=False, learning_rate=0.002),
        ),
    ),
    "no-requires-grad": Lesson(
        title="requires_grad forgotten",
        settings=LoopPageSettings(requires_grad=False),
        chapter="Learning",
        question="Nobody has told autograd that w and b are to be learned. How far does the loop get?",
        answers=(
            Answer(
                "To the end, but nothing is learned.",
                lambda f: not f["role"],
                "PyTorch does not let that pass: backward is asked for gradients and finds nobody who wants one.",
            ),
            Answer(
                "Not even to the prediction.",
                lambda f: f["role"] == "forward",
                "Computing needs no gradients: prediction and loss are numbers like any other.",
            ),
            Answer(
                "To backward, which fails.",
                lambda f: f["role"] == "backward",
                "Prediction and loss need no gradients.",
            ),
        ),
        facts=_stopped,
        explanation=(
            'It stops in line {line}: "{message}". Autograd notes down how a number came about only if it came from '
            "one that requires a gradient. Here nothing does, so there is no way back."
        ),
        task=Task(
            "learns",
            ("w and b have to say that they want a gradient.", "Switch requires_grad on."),
            LoopPageSettings(),
        ),
    ),
    "unsqueeze": Lesson(
        title="unsqueeze(1) forgotten",
        settings=LoopPageSettings(part=Part.SHAPES),
        chapter="Learning",
        question=(
            "The predictions are a column, (50, 1), but the targets were left as they are, (50,). What does the loss "
            "make of that?"
        ),
        answers=(
            Answer(
                "It refuses: the shapes differ.",
                lambda f: f["count"] == 0,
                "It would be better if it did. But PyTorch stretches shapes that fit somehow: that is broadcasting.",
            ),
            Answer(
                "A wrong number, and only a warning.",
                lambda f: f["count"] > f["meant"] and abs(f["wrong"] - f["right"]) > 0.01 and f["warned"] > 0,
                "PyTorch stretches shapes that fit somehow.",
            ),
            Answer(
                "The right one: 50 against 50.",
                lambda f: abs(f["wrong"] - f["right"]) < 1e-6,
                "There are 50 of each. But a column and a row meet each with each, not one by one.",
            ),
        ),
        facts=_columns,
        explanation=(
            "{wrong:.6f} instead of {right:.6f}. Broadcasting stretches both to (50, 50), so every prediction meets "
            "every target: {count:,} errors, of which only the framed ones were meant. unsqueeze(1) makes the targets "
            "a column, too."
        ),
        task=Task(
            "layer-refuses",
            (
                "Without its column, x is no batch of rows. The part *line by line* has the switch.",
                "Choose *line by line* and *with nn*, and set unsqueeze(1) to *none*.",
            ),
            LoopPageSettings(form=Form.NN, unsqueeze=Unsqueezed.NONE),
        ),
        before={"part": Part.LINE_BY_LINE, "form": Form.NN},
    ),
    "x-alone": Lesson(
        title="Only x is a column",
        settings=LoopPageSettings(form=Form.NN, unsqueeze=Unsqueezed.X_ALONE),
        chapter="Learning",
        question=(
            "Only x is made a column, y is left as it is, and PyTorch goes on with a warning. Which line has the model "
            "found after a thousand epochs?"
        ),
        answers=(
            Answer(
                "The right one, only more slowly.",
                lambda f: abs(f["w"] - f["proper_w"]) < 0.1,
                "The loss does fall. But it holds every prediction against all targets, not against its own.",
            ),
            Answer(
                "None: the loss does not settle.",
                lambda f: f["diverged"] or f["loss"] > 10,
                "It settles quietly, which is what makes the mistake hard to find.",
            ),
            Answer(
                "A flat one.",
                lambda f: abs(f["w"]) < 0.01,
                "Every prediction is held against all targets, so the same answer is best for all.",
            ),
        ),
        facts=_flat,
        explanation=(
            "w is {w:z.4f} and b is {b:.4f}, the mean of all targets, where the right run has {proper_w:.4f} and "
            "{proper_b:.4f}. Held against all targets at once, every prediction does best at their mean."
        ),
        task=Task(
            "learns",
            ("The targets need the shape of the predictions.", "Set unsqueeze(1) to *x and y*."),
            LoopPageSettings(form=Form.NN),
        ),
    ),
    "plain-list": Lesson(
        title="Layers in a plain list",
        settings=LoopPageSettings(part=Part.MODULES, registration="a plain list"),
        chapter="Learning",
        question=(
            "The same layers as in the picture, but in a plain Python list. How many of their four parameters does the "
            "optimizer get?"
        ),
        answers=(
            Answer(
                "All four.",
                lambda f: f["count"] == 4,
                "They are there, and forward uses them. But a module does not look into a list for them.",
            ),
            Answer(
                "The two weights, not the biases.",
                lambda f: f["count"] == 2,
                "A layer registers both alike. It is the layers that nobody finds.",
            ),
            Answer(
                "None.",
                lambda f: f["count"] == 0,
                "A module does not look into a list.",
            ),
        ),
        facts=_registered,
        explanation=(
            'It gets {count}, and says so: "{message}". A module finds parameters and modules among its attributes, '
            "and a list is neither. nn.ModuleList is a list that is a module."
        ),
        task=Task(
            "registers",
            ("There is a list that a module looks into.", "Choose nn.ModuleList."),
            LoopPageSettings(part=Part.MODULES),
        ),
        before={"registration": "nn.ModuleList"},
    ),
    "plain-tensor": Lesson(
        title="A plain tensor as a weight",
        settings=LoopPageSettings(part=Part.MODULES, registration="a plain tensor"),
        chapter="Learning",
        question=(
            "Now w is a plain tensor with requires_grad=True, b still an nn.Parameter. Which of them will the "
            "optimizer train?"
        ),
        answers=(
            Answer(
                "Both: both require a gradient.",
                lambda f: f["names"] == "w b",
                "Both get a gradient. But the optimizer moves only what the module hands over, and that is parameters.",
            ),
            Answer(
                "b alone, and nobody says so.",
                lambda f: f["names"] == "b" and not f["message"],
                "A module hands over nothing but its parameters.",
            ),
            Answer(
                "Neither: PyTorch stops.",
                lambda f: bool(f["message"]),
                "It stops only where there is nothing at all to train.",
            ),
        ),
        facts=_registered,
        explanation=(
            "The module knows of {count} parameter, {names}. w gets a gradient and is never moved, nor saved with "
            "state_dict(): no error, only a model that learns half. nn.Parameter makes a tensor known."
        ),
        task=Task(
            "registers",
            ("Both have to be of the kind that a module registers.", "Choose nn.Parameter."),
            LoopPageSettings(part=Part.MODULES, registration="nn.Parameter"),
            Registers(count=2),
        ),
        before={"registration": "nn.Parameter"},
    ),
    "hooks": Lesson(
        title="Call the module",
        settings=LoopPageSettings(part=Part.MODULES),
        chapter="Learning",
        question=(
            "A module can have three hooks: one before its forward pass, one after, one on the way back. Which run if "
            "you write model.forward(x) instead of model(x)?"
        ),
        answers=(
            Answer(
                "All three: forward does the work.",
                lambda f: f["forwarded"] == len(HOOKS),
                "forward computes the output. It is the call around it that looks after the hooks.",
            ),
            Answer(
                "None of them.",
                lambda f: f["forwarded"] == 0,
                "The call around forward looks after them.",
            ),
            Answer(
                "The two of forward, not that of backward.",
                lambda f: 0 < f["forwarded"] < len(HOOKS) and f["forward_alone"],
                "They are named after forward, but it is the call around it that runs them.",
            ),
        ),
        facts=_hooks,
        explanation=(
            "model(x) runs {count} hooks: {called}. model.forward(x) runs {forwarded}, though the output is the same. "
            "Profilers and many other tools live in hooks, so write model(x)."
        ),
        before={"part": Part.LINE_BY_LINE, "form": Form.NN},
    ),
}
