"""Bytes to readings and back: pure, without a library or a connection."""
