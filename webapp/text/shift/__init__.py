"""The search in GBK byte space: what a text read one byte off was before.

Each module imports only those before it: signs, path, codes, rows, search, gaps, eaten, moves, beam.
``webapp.text.bytes_repair`` drives them.
"""
