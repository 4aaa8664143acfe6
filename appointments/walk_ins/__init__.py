"""Walk-ins: numbers of those who come without an appointment, the desks that call them, the screen that shows them."""
