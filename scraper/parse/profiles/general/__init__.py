"""Reads a page of any platform."""
