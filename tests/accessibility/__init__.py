"""Whether everybody can read every page for families: looked at in a browser, and printed."""
