"""How an app is served by HTTP, and who asks where a proxy passes the request on."""
