"""What each command of `twobets` does: a module of its name with `run(arguments) -> exit code`."""
