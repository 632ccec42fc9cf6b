"""What the weather may bring, by whom it strikes: rules of which `tests.worker.test_storm` makes its stories."""
