"""What every route shares: reading requests, answering, problems, pages, preconditions."""
