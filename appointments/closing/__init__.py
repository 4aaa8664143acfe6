"""When nothing takes place or somebody else does it: closures, absences, holidays, substitution, duty."""
