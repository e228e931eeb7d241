package main

// The exit codes. Where several hold, usage wins, then a signal, then refused
// credentials, then not fine, then a difference.
const (
	exitFine       = 0
	exitNotFine    = 1 // a file is invalid, failed, skipped, orphaned, not seen or in conflict
	exitUsage      = 2 // usage or configuration; nothing was sent
	exitDifferent  = 3 // plan --detailed-exitcode found a difference
	exitRefused    = 4 // the server refused the credentials
	exitInterrupt  = 130
	exitQuit       = 131
	exitTerminated = 143
)

func interrupted(code int) bool { return code == exitInterrupt || code == exitTerminated }
