"""What leaves the house: pictures, tables and one report that expose nobody."""
