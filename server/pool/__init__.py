"""The worker processes as the server sees them: started, spoken to, watched and replaced."""
