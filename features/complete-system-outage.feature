@outage
Feature: Complete system outage
  Nobody gets an answer from quantum-planner.
  Several causes end in the same silence; the page tells them apart.

  Scenario Outline: outage: <fault>
    Given quantum-planner runs in the cluster this harness created
    When the fault "<fault>" strikes and the responder follows the page that the pager names
    Then the pager was called by "<alert>"
    And the step "<resolution>" was taken
    And users are served again, the alert is resolved and the world is as it was

    Examples:
      | fault              | alert              | resolution     |
      | image-missing      | QuantumPlannerDown | roll-back      |
      | config-broken      | QuantumPlannerDown | restore-config |
      | scaled-to-zero     | QuantumPlannerDown | scale-up       |
      | requests-too-large | QuantumPlannerDown | roll-back      |
      | memory-limit-low   | QuantumPlannerDown | raise-limits   |
      | readiness-wrong    | QuantumPlannerDown | roll-back      |
      | node-cordoned      | QuantumPlannerDown | uncordon       |
