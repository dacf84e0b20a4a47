"""Strategy: small games as data, their equilibria with certified regret, and the game of the pivot."""
