"""How far a picture is from what it should be: style, content and total variation."""
