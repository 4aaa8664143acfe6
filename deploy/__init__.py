"""How the portal runs on a machine; nothing here is imported by the portal itself."""
