"""Scripts: found, read, checked and reported on."""
