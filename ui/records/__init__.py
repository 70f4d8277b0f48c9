"""What a server records of its work: figures, logs and the audit log."""
