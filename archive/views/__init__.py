"""Reading room: the public pages. Nothing here knows a model; everything comes from an edition."""
