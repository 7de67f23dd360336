"""Ways in which somebody is told: mail to people, webhooks to programs; chat would be one more."""
