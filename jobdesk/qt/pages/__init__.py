"""The places of the desk, one page each."""
