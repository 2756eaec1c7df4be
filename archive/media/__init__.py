"""Pictures and documents: the folder that holds their bytes, their types, and thumbnails."""
