"""Search as people use it: the page of results, suggestions, and searches a person keeps."""
