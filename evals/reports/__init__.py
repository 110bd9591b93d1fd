"""Reports of one run, each made by one function: a page (`html`), `junit` for CI servers, `markdown` for a summary."""
