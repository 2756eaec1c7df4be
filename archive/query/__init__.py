"""Read-only answers: what was kept, what it means, and what is known of it."""
