"""The frames of a film that is made of sound alone: its letters, its picture, its moving waveform."""
