"""The causes of stagnation: for each one rule, one sentence and one weight."""
