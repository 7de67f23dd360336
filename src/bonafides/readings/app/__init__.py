"""What has been published: what touches the world."""
