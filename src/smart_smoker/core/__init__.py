"""What a cook is and what can be wrong with it: pure, without input or output, a clock or a log."""
