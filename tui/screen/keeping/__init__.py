"""What is kept between two starts: written as it comes about, and shown on the screen once it is on disk."""
