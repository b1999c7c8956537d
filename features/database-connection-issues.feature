@database
Feature: Database connection issues
  Requests to quantum-planner fail on their way to PostgreSQL.
  The causes call the pager by the same symptom; the page tells them apart.

  Scenario Outline: database: <fault>
    Given quantum-planner runs in the cluster this harness created
    When the fault "<fault>" strikes and the responder follows the page that the pager names
    Then the pager was called by "<alert>"
    And the step "<resolution>" was taken
    And users are served again, the alert is resolved and the world is as it was

    Examples:
      | fault              | alert                         | resolution       |
      | database-down      | QuantumPlannerRequestsFailing | start-database   |
      | pool-exhausted     | QuantumPlannerRequestsFailing | enlarge-pool     |
      | server-full        | QuantumPlannerRequestsFailing | cap-holder       |
      | lock-held          | QuantumPlannerRequestsFailing | end-holder       |
      | password-wrong     | QuantumPlannerRequestsFailing | restore-password |
      | database-read-only | QuantumPlannerRequestsFailing | allow-writes     |
