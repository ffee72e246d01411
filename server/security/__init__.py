"""Who may ask, and how much: the token, sessions, clients, rates and limits."""
