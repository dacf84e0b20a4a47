"""Small games as data and their equilibria with certified regret; in `pivots`, the game of the pivot."""
