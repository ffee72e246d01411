"""What a graph is: the recipe, and how it is checked, planned, executed and remembered."""
