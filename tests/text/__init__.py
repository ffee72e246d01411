"""Tests of what the editor says in other languages than English."""
