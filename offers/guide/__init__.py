"""The guide: short questions that lead from a need to offers that fit, and what is noted where nothing does."""
