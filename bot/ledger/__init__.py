"""What deliveries from outside caused, each exactly once, and what a person decides of them."""
