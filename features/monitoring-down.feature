@monitoring
Feature: Monitoring is down
  Nothing watches quantum-planner, so no alert would come: the dead man's switch calls instead.

  Scenario Outline: monitoring: <fault>
    Given quantum-planner runs in the cluster this harness created
    When the fault "<fault>" strikes and the responder follows the page that the pager names
    Then the pager was called by "<alert>"
    And the step "<resolution>" was taken
    And users are served again, the alert is resolved and the world is as it was

    Examples:
      | fault           | alert                  | resolution       |
      | monitoring-down | QuantumPlannerWatchdog | start-monitoring |
