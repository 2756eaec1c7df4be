"""Cleaning of texts before they are stored, logged or printed: secrets, control characters, unstorable values."""
