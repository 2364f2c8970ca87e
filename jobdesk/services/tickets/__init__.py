"""Waiting numbers: what people come for, the queue of the day, who calls whom."""
