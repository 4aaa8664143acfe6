"""What the house does by itself: booking without HTTP beside the plain SQL of it."""


def lines():
    """Yield the lines of the table."""
    return iter(())
