"""What was written: files become `Article` values with canonical text and exact offsets."""
