"""What ``doctor`` looks at: the machine, the relay, the sender's domain, and who can read the site."""
