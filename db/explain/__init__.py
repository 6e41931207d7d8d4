"""Why a claim has its status."""
