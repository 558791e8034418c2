"""What was found for a question, how well it answers, and whether that is an answer."""
