"""The web page: what people see and do in `dateline chat`. Gradio is imported only by the functions that build it."""
