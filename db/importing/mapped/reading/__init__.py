"""Mapping files (TOML) into the rules that they state."""
