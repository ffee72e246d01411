"""How the ×2 network that ships was trained: the photographs, the network and the judge."""
