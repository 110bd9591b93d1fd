"""Files of every kind that Dateline reads, to articles."""
