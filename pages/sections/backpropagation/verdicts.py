"""The verdicts: what in a graph is worth a second look."""

from core.graphs.graphs import GraphResult, short
from pages.sections.backpropagation.settings import BackpropagationPageSettings


def blame(settings: BackpropagationPageSettings, result: GraphResult) -> str:
    """Which parameter has the largest gradient, and what that means."""
    output = result.expression.output
    learning = [node.name for node in result.expression.nodes if node.learns]
    most = max(learning, key=lambda name: abs(result.gradient(name) or 0))
    gradient = result.gradient(most) or 0.0
    told = f"**{output}** is {short(result.value(output))}. "
    if gradient == 0:
        return f"{told}No parameter gets a gradient other than 0: nothing would change it, and nothing learns."
    return (
        f"{told}The most blame falls on **{most}**, whose gradient is {short(gradient)}: raise {most} by 0.001, and "
        f"{output} changes by about {short(gradient / 1000)}."
    )


def verdicts(settings: BackpropagationPageSettings, result: GraphResult) -> list[tuple[str, str]]:
    """Sentences, each with an icon: a gate that is shut, a gradient that comes two ways."""
    found = []
    edges = list(zip(result.expression.edges, result.local, strict=True))
    if any(edge.target == "h" and local == 0 for edge, local in edges):
        dead = (
            "The ReLU is **dead** here: its input is not above 0, so its local derivative is 0, and every gradient "
            f"before it is 0. Nothing there learns. {_waking(result.value('x'))} until z is above 0."
        )
        found.append((dead, ":material/block:"))
    if any(edge.target == "probability" and local == 0 for edge, local in edges):
        saturated = (
            f"The sigmoid is **saturated** here: 32 bits have rounded p to {result.value('probability'):g}, so its "
            "slope is exactly 0 and nothing gets through, however wrong p is. On paper p - y would arrive at the "
            "score. That is why training uses `nn.BCEWithLogitsLoss`, which takes the score and never forms p."
        )
        found.append((saturated, ":material/block:"))
    return found + [(told, ":material/call_merge:") for told in _sums(result)]


def _waking(x: float) -> str:
    """What brings z = w₁ x + b₁ up: it depends on the sign of x which way the weight has to go."""
    if x == 0:
        return "w₁ is multiplied by x = 0 and cannot help: raise b₁"
    return "Raise b₁ or w₁" if x > 0 else "Raise b₁ or, since x is negative, lower w₁"


def _sums(result: GraphResult) -> list[str]:
    """A sentence for each node whose gradient comes more than one way."""
    told = []
    used = [edge.source for edge in result.expression.edges]
    for name in sorted({name for name in used if used.count(name) > 1}):
        flows = zip(result.expression.edges, result.flows, strict=True)
        parts = [flow for edge, flow in flows if edge.source == name and flow is not None]
        if len(parts) > 1:
            added = " + ".join(short(part) if part >= 0 else f"({short(part)})" for part in parts)
            told.append(
                f"**{name}** is used {used.count(name)} times, so its gradients **add**: {added} = "
                f"{short(result.gradient(name))}."
            )
    return told
