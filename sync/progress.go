package sync

import "pinsync/sync/progress"

// Step is a part of a run that may take long; see package progress.
type Step = progress.Step

// The steps that report progress, in the order of a run.
const (
	Finding      = progress.Finding
	Checking     = progress.Checking
	ReadingBase  = progress.ReadingBase
	Reading      = progress.Reading
	Catalogue    = progress.Catalogue
	Comparing    = progress.Comparing
	Sending      = progress.Sending
	Waiting      = progress.Waiting
	ReadingAgain = progress.ReadingAgain
	Deleting     = progress.Deleting
	Writing      = progress.Writing
)
