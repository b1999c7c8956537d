@performance
Feature: Performance degradation
  Results come late.
  What there is too little of, the page finds out before it adds any.

  Scenario Outline: performance: <fault>
    Given quantum-planner runs in the cluster this harness created
    When the fault "<fault>" strikes and the responder follows the page that the pager names
    Then the pager was called by "<alert>"
    And the step "<resolution>" was taken
    And users are served again, the alert is resolved and the world is as it was

    Examples:
      | fault          | alert                     | resolution       |
      | load-surge     | QuantumPlannerResultsLate | scale-out        |
      | cpu-limit-low  | QuantumPlannerResultsLate | raise-limits     |
      | memory-leak    | QuantumPlannerDown        | roll-back        |
      | oversized-jobs | QuantumPlannerResultsLate | refuse-oversized |
      | index-missing  | QuantumPlannerResultsLate | restore-index    |
