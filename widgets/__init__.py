"""What an operator sees. Receives everything by constructor; knows no wire and no SQL."""
