"""What is handed out, hung up and shown: leaflets, posters, the week on one sheet, and the screen of the house."""
