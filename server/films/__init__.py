"""How pictures came to be: the previews of runs, recorded while they are painted, made into films."""
