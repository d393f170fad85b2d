"""A stand-in."""

from pages.sections.mlp_classification.settings import PlanePageSettings


def plane_script(settings: PlanePageSettings) -> str:
    """To come."""
    return "import torch\n"
