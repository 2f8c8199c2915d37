"""Reading the files of a configuration: text, TOML with line numbers, tables, validation."""
