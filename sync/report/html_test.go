package report_test

import "testing"

func TestThePageOfAPlanIsAsItsGoldenFile(t *testing.T) {
	golden(t, "plan.html", render(t, "html", shopPlan(), pageOptions))
}
