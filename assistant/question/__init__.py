"""What a reader typed, understood: spelling, the talk before it, the sides and kind it asks for."""
