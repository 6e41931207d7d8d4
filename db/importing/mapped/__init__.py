"""Files of foreign layouts: mappings say in TOML how their rows become claims of ours."""
