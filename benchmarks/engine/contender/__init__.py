"""The engines that are measured, a module each."""
