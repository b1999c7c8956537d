"""quantum-planner: solves binary quadratic models, the service under drill."""
