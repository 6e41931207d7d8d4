"""Tests of changing the case by hand."""
