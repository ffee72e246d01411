"""Nodes that change colours, and the colour statistics that they share."""
