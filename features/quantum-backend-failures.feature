@backend
Feature: Quantum backend failures
  Jobs end without a result, because what solves them fails.
  Users are served by the classical fallback first; then the cause is found.

  Scenario Outline: backend: <fault>
    Given quantum-planner runs in the cluster this harness created
    When the fault "<fault>" strikes and the responder follows the page that the pager names
    Then the pager was called by "<alert>"
    And the step "<resolution>" was taken
    And users are served again, the alert is resolved and the world is as it was

    Examples:
      | fault                 | alert                     | resolution     |
      | vendor-unavailable    | QuantumPlannerJobsFailing | fall-back      |
      | vendor-slow           | QuantumPlannerResultsLate | fall-back      |
      | vendor-refused        | QuantumPlannerJobsFailing | fall-back      |
      | vendor-rate-limited   | QuantumPlannerJobsFailing | fall-back      |
      | vendor-polls-failing  | QuantumPlannerJobsFailing | fall-back      |
      | credentials-revoked   | QuantumPlannerJobsFailing | restore-token  |
      | token-missing         | QuantumPlannerJobsFailing | restore-token  |
      | quota-used-up         | QuantumPlannerJobsFailing | fall-back      |
      | solver-offline        | QuantumPlannerJobsFailing | fall-back      |
      | backend-misconfigured | QuantumPlannerJobsFailing | restore-config |
