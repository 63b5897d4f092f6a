"""What `auditor serve` shows in a browser, on this computer alone: thin routes that parse, call and render."""
