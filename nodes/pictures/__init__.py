"""Pictures in and out: reading files safely, writing them whole, and the nodes that do so."""
