"""What mailbot talks about: frozen values and pure rules. Imports the standard library alone."""
