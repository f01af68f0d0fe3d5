"""The codebook as data, the guidelines and the coded text; package data."""
