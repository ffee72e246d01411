"""Nodes that make and change masks: where, and how much, from 0 to 1."""
