"""Graphs: values that go forwards through single operations, and gradients that come back."""
