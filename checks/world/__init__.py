"""The cluster a drill runs in, and the only ways to look at it and to change it."""
