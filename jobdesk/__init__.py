"""jobdesk: the counseling desk of a district job center."""
