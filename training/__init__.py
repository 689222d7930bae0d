"""The recipe of the compact Chinese to English model: prepare, train, convert, evaluate. See README.md."""
