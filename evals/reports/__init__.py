"""An evaluation as people and programs read it: tables, JSON, JUnit XML, Markdown and a web page."""
