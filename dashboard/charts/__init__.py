"""Charts: a frame of plain columns in, a drawing with its description out."""
