"""The plain truth of the park: points, rules, records, storage. Knows no Qt and no network."""
