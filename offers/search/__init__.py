"""One search for everything: offers, topics, places, signposts and pages, by the words that people use."""
