"""Trains a classifier on labelled mail, keeps it, and says how good it is. Reads no mail of the store."""
