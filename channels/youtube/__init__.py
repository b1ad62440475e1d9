"""What the publisher for YouTube is made of."""
