"""What the program reads, finds and tells on living blogs of other platforms; the blogs are shared material."""
