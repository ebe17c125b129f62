"""Forms: what people type, checked for shape; the rules stay with the services."""
