"""The main window, sign-in, lock and first run."""
