"""What performs the activities that the charts name: `runtime`, `server`, `worker`, a module for each port."""
