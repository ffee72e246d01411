"""How a picture is improved: L-BFGS and Adam, counted in evaluations, and when they stop."""
