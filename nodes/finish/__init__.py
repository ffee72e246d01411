"""Nodes that finish a painting: what comes after the transfer and before the file."""
