"""Other people's pipelines and ours, each as a program that `tests.bench.compare` asks."""
