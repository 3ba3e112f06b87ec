"""Workshop: how the catalogue comes in from fixtures, goes out again, and is audited."""
