"""Reading room: pictures reckoned from records and bitmaps; geometry and numbers, no markup."""
