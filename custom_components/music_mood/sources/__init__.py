"""Where sound comes from: one file per way of getting it, none knows of Home Assistant."""
