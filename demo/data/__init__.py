"""A made-up region: households, people who work there, and years of cases; nobody is real.

One seed number and one moment give the same rows every time: chance comes from one
`Chance`, time from the moment that is passed in.
"""
