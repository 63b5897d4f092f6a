"""What is kept: audits in SQLite."""
