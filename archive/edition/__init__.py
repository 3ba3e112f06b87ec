"""Reading room: an edition opened for reading. No Django model is known here."""
