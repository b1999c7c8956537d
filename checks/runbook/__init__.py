"""A page as a program: snippets, decision tables, graph."""
