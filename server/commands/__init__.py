"""What the command line does, and how it shows it."""
