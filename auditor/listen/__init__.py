"""What was heard: sound in, spans, tones, repeats and words out."""
