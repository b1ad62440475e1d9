"""One business verb in each file."""
