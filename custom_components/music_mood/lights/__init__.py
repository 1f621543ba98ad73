"""Lights that follow the mood: what a lamp should show, when it is told, and who may change it."""
