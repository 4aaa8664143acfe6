"""What people write and the portal words: texts, sentences, and the numbers in them."""
