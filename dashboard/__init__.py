"""What people see: the command line, and what it shows in a terminal."""
