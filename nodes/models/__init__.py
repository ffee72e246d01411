"""The weights that do not ship: which there are, where they lie, and how they get there."""
