"""Who is asking: identities and their roles, from a proxy, a key or a token; and their limits."""
