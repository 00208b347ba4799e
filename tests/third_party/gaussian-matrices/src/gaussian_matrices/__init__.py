"""Theorems about Gaussian matrices, for plugin-verify."""
