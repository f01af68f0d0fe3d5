"""Around the stages: inputs, workers, progress, the run as a whole, benchmarks."""
