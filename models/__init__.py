"""Training, evaluation and export of the model; `python -m models --help` shows the commands."""
