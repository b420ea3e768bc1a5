"""What comes back by mail, read: bounces, complaints, requests to leave, automatic replies. Pure."""
