"""The handlers, one file for each kind of thing that the API speaks of."""
