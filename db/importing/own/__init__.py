"""Files in the project's own names: the case folder, and single files of claims."""
