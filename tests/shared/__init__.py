"""Counselors as processes on one shared center: each writes down what it was told; then all is compared."""
