"""How well notes are read: the labelled notes, the training, the evaluation."""
