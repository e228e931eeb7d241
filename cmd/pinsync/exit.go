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

// codeLine is a line of the help.
type codeLine struct{ codes, meaning string }

// exitCodes are the codes as the help lists them.
func exitCodes() []codeLine {
	return []codeLine{
		{"0", "every file is fine"},
		{"1", "a file is invalid, failed, skipped, orphaned, not seen or in conflict, or a report could not be written"},
		{"2", "usage or configuration; nothing was sent"},
		{"3", "plan --detailed-exitcode found a difference"},
		{"4", "the server refused the credentials"},
		{"130, 143", "interrupted; the report is complete all the same"},
		{"131", "ended at once by SIGQUIT, without a report"},
	}
}
