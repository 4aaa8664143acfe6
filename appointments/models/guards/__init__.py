"""What a plain constraint cannot say: the triggers of this app, one file per rule of the house."""
