"""What a server records of its work: metrics, logs and the audit log."""
