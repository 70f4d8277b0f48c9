"""What people say to a chat that is no question about the documents."""
