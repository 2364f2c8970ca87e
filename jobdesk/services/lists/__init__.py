"""Lists of any length: what each can be asked, and its rows page by page."""
