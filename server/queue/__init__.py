"""Runs in waiting, in painting and over: who is next, what is told of them, what outlives a restart."""
