"""What lies in DATA_DIR besides the database: secrets, the marker, and who may read them."""
