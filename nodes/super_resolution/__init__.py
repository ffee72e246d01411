"""Enlarging pictures with networks that add detail."""
