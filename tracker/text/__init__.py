"""Pure functions over strings that several stages share; they import nothing but the model."""
