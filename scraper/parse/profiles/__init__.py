"""Platforms: each a profile in a folder or module of its own. Nothing outside of it knows the platform's name."""
