"""A question that leans on earlier ones, made to stand on its own by rules."""
