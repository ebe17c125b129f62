"""What no word of the domain belongs to: form fields, lists, dates and the calendar, guards."""
