"""Nodes that put several pictures together."""
