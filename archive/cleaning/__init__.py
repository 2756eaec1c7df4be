"""What texts lose before they are stored, logged or printed: secrets, control characters, what no column can hold."""
