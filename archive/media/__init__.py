"""Pictures and documents: their bytes in a folder beside the database, what they are, and what is made of them."""
