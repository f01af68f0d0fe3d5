"""Trained models with their cards; package data."""
