"""What a file says of itself: title, show, cover, chapters. One module per way of saying it."""
