"""A second formulation of the causes of stagnation: what holds at one moment, counted day by day.

The product works out stretches in advance; a property test holds both to the same findings.
"""
