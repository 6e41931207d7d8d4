"""What nobody typed in and follows from the links: answers, admissions, reversals, links between sides."""
