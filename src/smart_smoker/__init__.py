"""Watches long cooks: readings from a smoker, through a broker, into windows, rules, a store and text messages."""

__version__ = "0.1.0"
