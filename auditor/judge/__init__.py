"""What it means: judgement by rules that anyone can read and edit."""
