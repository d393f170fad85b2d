"""The experiments: pure PyTorch, importable and testable without the app.

This package imports torch and the standard library only. Every verb takes a frozen `Settings`, draws from its own
`torch.Generator`, and returns a frozen result that holds the whole history as tensors.
"""
