"""The audit log as people read it: its chain, its pages, its export, and how things were on a day."""
