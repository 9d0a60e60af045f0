"""Files in which somebody wrote down what is to be made: CSV and JSON Lines."""
