"""The mission's way, as a good student writes it: what the measurements stand beside."""
