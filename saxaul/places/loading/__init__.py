"""Making areas out of what others publish: GeoNames, national division lists, borders. Pure but for reading files."""
