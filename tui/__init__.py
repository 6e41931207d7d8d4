"""The screen and the commands. Data comes from `db`; nothing here opens a file of claims itself."""
