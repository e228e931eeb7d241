package value_test

import (
	"strings"
	"testing"
	"time"

	"pinsync/sync/value"
)

func TestParseDateTime(t *testing.T) {
	right := map[string]time.Time{
		"2025-02-01T00:00:00Z":                time.Date(2025, 2, 1, 0, 0, 0, 0, time.UTC),
		"2025-02-01T00:00:00+01:30":           time.Date(2025, 1, 31, 22, 30, 0, 0, time.UTC),
		"2025-02-01T00:00:00-23:59":           time.Date(2025, 2, 1, 23, 59, 0, 0, time.UTC),
		"2025-02-01T00:00:00-00:00":           time.Date(2025, 2, 1, 0, 0, 0, 0, time.UTC),
		"2024-02-29T23:59:59.1Z":              time.Date(2024, 2, 29, 23, 59, 59, 100_000_000, time.UTC),
		"2000-02-29T23:59:59.123456789Z":      time.Date(2000, 2, 29, 23, 59, 59, 123_456_789, time.UTC),
		"0000-01-01T00:00:00Z":                time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC),
		"9999-12-31T23:59:59.999999999-23:59": time.Date(10000, 1, 1, 23, 58, 59, 999_999_999, time.UTC),
	}
	for text, want := range right {
		if got, ok := value.ParseDateTime(text); !ok || got != want {
			t.Errorf("%s: got %v %v, want %v", text, got, ok, want)
		}
	}
	wrong := []string{
		"", "2025-02-01", "12:00:00Z", "2025-02-01T00:00:00", "2025-02-01T00:00Z", "2025-02-01 00:00:00Z",
		"2025-02-01t00:00:00Z", "2025-02-01T00:00:00z", "2025-02-01T00:00:00,5Z", "2025-02-01T00:00:00.Z",
		"2025-02-01T00:00:00.1234567890Z", "2025-02-30T00:00:00Z", "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
		"2025-00-01T00:00:00Z", "2025-13-01T00:00:00Z", "2025-01-00T00:00:00Z", "2025-04-31T00:00:00Z",
		"2025-02-01T24:00:00Z", "2025-02-01T00:60:00Z", "2025-02-01T00:00:60Z", "2016-12-31T23:59:60Z",
		"2025-02-01T00:00:00+0100", "2025-02-01T00:00:00+01", "2025-02-01T00:00:00+24:00", "2025-02-01T00:00:00+01:60",
		"2025-02-01T00:00:00+1:00", "2025-02-01T00:00:00 Z", " 2025-02-01T00:00:00Z", "2025-02-01T00:00:00Z ", "2025-02-01T00:00:00Z\n",
		"+2025-02-01T00:00:00Z", "12025-02-01T00:00:00Z", "2025-2-1T0:0:0Z", "2025-02-01T00:00:00−01:00", "２025-02-01T00:00:00Z",
		"2025-W05-6T00:00:00Z", "20250201T000000Z", "2025-02-01T00:00:00Z+01:00", "2025-02-01T00:00:00ZZ",
	}
	for _, text := range wrong {
		if got, ok := value.ParseDateTime(text); ok {
			t.Errorf("%q is taken as %v", text, got)
		}
	}
}

// Go's own parser is an independent reader of the same grammar. It is more
// lenient in few things, which are told apart here.
func FuzzParseDateTime(f *testing.F) {
	for _, seed := range []string{"2025-02-01T00:00:00Z", "2024-02-29T23:59:59.123456789+23:59", "2025-02-01T00:00:00,5Z",
		"2025-02-01T00:00:00.1234567890Z", "2025-02-01T00:00:00+24:00", "2025-02-01T1:00:00Z"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := value.ParseDateTime(text)
		want, err := time.Parse(time.RFC3339Nano, text)
		if ok && (err != nil || !got.Equal(want)) {
			t.Fatalf("%q: got %v, the standard library says %v %v", text, got, want, err)
		}
		lenient := strings.Contains(text, ",") || len(text) < 20 || text[13] != ':' || // Go takes an hour of one digit
			len(text) > len("2006-01-02T15:04:05.999999999+00:00") || strings.Count(text, ":") == 2 && len(text) > len("2006-01-02T15:04:05.999999999Z") ||
			strings.HasSuffix(text, ":60") || strings.Contains(text[19:], "+24") || strings.Contains(text[19:], "-24")
		if !ok && err == nil && !lenient {
			t.Fatalf("%q is refused, the standard library says %v", text, want)
		}
	})
}

// What servers make of RFC 3339 is tested by the packages that compare and spell
// it.
func TestAMomentKeepsItsInstantAndOffset(t *testing.T) {
	for text, want := range map[string]string{
		"2025-02-01T00:00:00Z": "2025-02-01T00:00:00Z", "2025-02-01 00:00 GMT": "2025-02-01T00:00:00Z",
		"2025-02-01T00:00:00": "2025-02-01T00:00:00Z", "2025-01-06T23:34:59.585570": "2025-01-06T23:34:59.58557Z",
		"0005-02-01t01:02:03,0040 -0130": "0005-02-01T01:02:03.004-01:30", "2016-12-31T23:59:60+01": "2016-12-31T23:59:60+01:00",
		"2025-02-01T00:00:00-00:00": "2025-02-01T00:00:00-00:00",
	} {
		m, ok := value.ParseMoment(text)
		again, okAgain := value.ParseMoment(m.String())
		if !ok || m.String() != want || !okAgain || again.Instant() != m.Instant() {
			t.Errorf("%s: %s, want %s; %v and %v", text, m, want, m.Instant(), again.Instant())
		}
	}
	for _, text := range []string{"", "2025-02-01", "2025-02-01T00:00:00 ", "2025-02-01T00:00:00+01:", "2025-02-01T00:00:00+1:00", "2025-02-01T00:00.5Z", "2025-02-29T00:00:00Z",
		"2025-02-01T00:00:00+", "2025-02-01T00:00:00+010", "2025-02-01T00:00:00+01:00Z", "2025-02-01T00:00:00  Z", "20a5-02-01T00:00:00Z"} {
		if m, ok := value.ParseMoment(text); ok {
			t.Errorf("%q is taken as %s", text, m)
		}
	}
}
