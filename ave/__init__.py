"""The composition root: settings, addresses, worker and servers. Nobody imports it."""
