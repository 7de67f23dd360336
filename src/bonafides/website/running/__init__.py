"""What it takes to run the house: opening a data folder, the processes, copies for bad days."""
