"""Events and the rooms they take place in. One file for each subject."""
