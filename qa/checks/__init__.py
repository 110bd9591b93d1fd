"""The steps of checking a sentence against passages: figures, dates, names, negation, quotations and meaning."""
