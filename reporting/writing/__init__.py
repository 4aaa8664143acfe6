"""Texts by people and generated sentences, and the numbers in them."""
