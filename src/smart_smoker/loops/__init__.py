"""The four movements of a reading, named as their commands are: produce, consume, notify, serve."""
