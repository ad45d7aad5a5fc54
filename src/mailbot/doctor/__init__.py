"""`mailbot doctor`: looks at everything that the bot needs, and says what to do. See `checkup`.

It sends no mail and changes nothing here: a file and a row that prove that there is room are taken away again. In an
account it makes the folders that its door would make.
"""
