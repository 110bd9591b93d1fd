"""Addresses on the web, to articles: fetched politely, within limits, and never from a private network by surprise."""
