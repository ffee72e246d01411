"""Nodes that measure pictures and report numbers."""
