"""Tests of writing into the case from the screen."""
