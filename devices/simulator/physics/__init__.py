"""How the park behaves: pure functions of time (UTC seconds) and a seed, vectorised with numpy."""
