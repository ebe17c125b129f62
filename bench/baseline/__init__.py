"""What AVE does for a made-up region, kept as data, so that two versions can be compared."""
