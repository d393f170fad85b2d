"""The engine that trains every network of the app: autograd's own kernels, called directly."""
