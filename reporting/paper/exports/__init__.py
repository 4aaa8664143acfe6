"""Download formats of a release, built from protected tables only."""
