"""Every image from two leaves, named after what it is made from."""
