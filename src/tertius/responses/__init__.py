"""Who answers whom: vector autoregressions on raw period aggregates, and the policy of the pivot read off them."""
