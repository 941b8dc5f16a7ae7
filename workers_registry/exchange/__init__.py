"""The exchange of codes with other provinces: pure records, checks and formats, and the channel."""
