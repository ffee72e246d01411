"""Nodes that change a picture's size, and the resampling that they share."""
