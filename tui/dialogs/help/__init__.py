"""The help: keys, signs and filter fields on one page, the pages of the manual behind it, and a search over both."""
