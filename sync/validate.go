package sync

import (
	"context"
	"time"

	"pinsync/sync/result"
)

// Validate makes every check that needs no network. Each file is valid or
// invalid, or skipped when ctx ended before it was read; results are emitted
// when all files have been read.
func Validate(ctx context.Context, o Options) (*result.Report, error) {
	start := time.Now()
	files, err := o.check(ctx, keepResults)
	if err != nil {
		return nil, err
	}
	report := files.report(ctx, "validate")
	for i := range report.Results {
		if o.Emit != nil {
			o.Emit(report.Results[i])
		}
	}
	report.Duration = time.Since(start)
	return report, nil
}
