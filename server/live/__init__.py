"""Live previews: small pictures of a graph while it is changed, without a run of the ledger."""
