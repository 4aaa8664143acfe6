"""Numbers in what people write: found here, and looked up in the protected tables by `reporting.writing.vouching`."""
