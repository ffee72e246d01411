"""How the networks that ship were trained: photographs, faults, network, loop and judge."""
