"""Writing into the case from the screen: permission, a copy where it is needed, and the thread that writes."""
