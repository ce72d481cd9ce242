"""The `smoker` command: one short file a command, imported when it is asked for; `cli.main.main` is the entry."""
