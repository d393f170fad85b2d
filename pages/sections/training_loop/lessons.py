"""The lessons on the training loop."""

from __future__ import annotations

from pages.sections.training_loop.settings import LoopPageSettings
from ui.course import Lesson

LESSONS: dict[str, Lesson[LoopPageSettings]] = {
    "loop": Lesson(
        title="The loop, line by line",
        settings=LoopPageSettings(),
        chapter="Learning",
        question="What does each line change?",
        goal=(
            "Play it and watch the frames: forward and loss change no parameter, backward changes only the "
            "gradients, the step changes w and b, zero_grad clears the gradients. The first loss is 0.783028, as in "
            "the notebook."
        ),
    ),
    "loop-with-nn": Lesson(
        title="The same loop with nn",
        settings=LoopPageSettings(form="with nn"),
        chapter="Learning",
        question="Which line does what in PyTorch's own words?",
        goal=(
            "The layer holds w and b, the criterion is the loss, the optimizer makes the step and clears the "
            "gradients. Lines that do the same light up in both texts, and the losses are the same six digits."
        ),
    ),
    "no-zero-grad": Lesson(
        title="zero_grad forgotten",
        settings=LoopPageSettings(zero_grad=False),
        chapter="Learning",
        question="What if gradients are never cleared?",
        goal="Each backward adds to the last: in epoch 1 the gradient of w is the sum of two. The steps overshoot, "
        "and in a thousand epochs the loss never comes to rest.",
    ),
    "no-no-grad": Lesson(
        title="no_grad forgotten",
        settings=LoopPageSettings(no_grad=False),
        chapter="Learning",
        question="Why must autograd look away?",
        goal="PyTorch refuses in the line of the first step, in its own words: a leaf that requires a gradient may "
        "not be changed in place while autograd is watching.",
    ),
    "plus": Lesson(
        title="Plus instead of minus",
        settings=LoopPageSettings(minus=False),
        chapter="Learning",
        question="Towards the gradient or against it?",
        goal="One slide steps towards the gradient. It points uphill: the loss climbs from the first epoch on and "
        "leaves the finite numbers at epoch 186.",
    ),
    "sum-not-mean": Lesson(
        title="The mean forgotten",
        settings=LoopPageSettings(mean=False),
        chapter="Learning",
        question="What does the mean do for the learning rate?",
        goal=(
            "The sum of 50 squared errors has gradients 50 times as large, so a rate of 0.1 is far too much: at "
            "epoch 18 the loss is no longer finite. Set the rate to 0.002 and it is the right run again."
        ),
    ),
    "no-requires-grad": Lesson(
        title="requires_grad forgotten",
        settings=LoopPageSettings(requires_grad=False),
        chapter="Learning",
        question="Who tells autograd what to learn?",
        goal="Nobody, here: forward and loss still work, and then backward finds nothing that requires a gradient. "
        "Read PyTorch's own words.",
    ),
    "unsqueeze": Lesson(
        title="unsqueeze(1) forgotten",
        settings=LoopPageSettings(part="shapes"),
        chapter="Learning",
        question="What is the extra axis for?",
        goal="The right loss is 0.783028. Against targets without the column it is 0.478788, of 2500 errors instead "
        "of 50; PyTorch only warns.",
    ),
    "plain-list": Lesson(
        title="Layers in a plain list",
        settings=LoopPageSettings(part="modules", registration="a plain list"),
        chapter="Learning",
        question="Why does this network learn nothing?",
        goal=(
            "Its layers stand in a Python list, so none of their parameters is registered: the optimizer is given an "
            "empty list and says so. Choose nn.ModuleList and there are four."
        ),
    ),
}
