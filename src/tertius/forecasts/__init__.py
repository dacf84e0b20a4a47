"""What comes next: forecasts of a triangle's legs with intervals, scored by rolling origin against simple baselines."""
