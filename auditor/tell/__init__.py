"""What is told: an audit as text, JSON and other formats. Renders only; computes nothing."""
