"""Workshop: compiles what is public in the catalogue into an edition, one immutable file."""
