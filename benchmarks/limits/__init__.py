"""How near the product comes to what the machine can do; see `__main__`."""
