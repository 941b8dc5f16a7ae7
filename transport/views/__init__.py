"""The pages of transport: they ask a query or call an action, and answer."""
