"""How near a painted picture is to its painting, judged by a network that it was not made with."""
