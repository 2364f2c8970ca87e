"""What each form asks: fields declared as data."""
