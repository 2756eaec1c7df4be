"""What goes out and comes in, judged by the programs of the trade, on archives of many kinds."""
