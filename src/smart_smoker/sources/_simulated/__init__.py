"""The physics behind the simulator: a pit, what lies in it, the probes that see it, and what truly happened.

Only +, -, * and / on floats, and `random.Random.random`: both give the same bits on every platform and every Python,
where `exp`, `**`, `gauss` and the sum of floats need not. So one seed is one cook, everywhere.
"""
