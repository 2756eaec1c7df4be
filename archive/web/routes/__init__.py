"""The pages, a module for each kind: each takes what was asked and gives a response."""
