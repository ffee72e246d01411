"""The process that paints: it loads torch once, runs one recipe at a time and keeps what it computed."""
