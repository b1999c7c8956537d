"""From pages and evidence to the site."""
