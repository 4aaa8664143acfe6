"""Whether offers are still as described: asking owners, taking over what they propose, and doubts of readers."""
