"""What `saxaul bench` needs beyond the commands themselves: made-up hubs of any size, and others to compare with."""
