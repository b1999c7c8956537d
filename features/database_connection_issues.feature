Feature: Database connection issues
  Requests to quantum-planner fail on their way to PostgreSQL.
  Three causes call the pager by the same symptom; the page tells them apart.

  Scenario Outline: <fault>
    Given quantum-planner runs in the cluster this harness created
    When the fault "<fault>" strikes and the responder follows the page that the pager names
    Then the pager was called by "QuantumPlannerRequestsFailing"
    And the step "<resolution>" was the last change
    And users are served again, the alert is resolved and the world is as it was

    Examples:
      | fault          | resolution     |
      | database-down  | start-database |
      | pool-exhausted | enlarge-pool   |
      | lock-held      | end-holder     |
