"""Texts in French, English and their neighbours: sentences, words, and how one text became another."""
