"""Of how many flags somebody is notified at once."""

NOTICES_IN_FULL = 5
"""Of so many cases somebody hears at once, by one scan: where one holds regie oneself first, then
the worst. The last of these tells that there are more; all stand on the list and in Mijn werk.
After a norm was changed, or many cases came in, a scan finds hundreds, and who gets a mail of each
reads none [ours]."""
