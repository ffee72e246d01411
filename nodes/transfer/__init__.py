"""Style transfer: the losses, the optimisers, the pyramid that they work on, and the nodes that use them."""
