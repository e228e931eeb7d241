package sheet

import (
	"encoding/xml"
	"math"
	"strconv"
	"strings"
	"time"
)

// format is what a number format shows of a number.
type format uint8

const (
	showsDay  format = 1 << iota // days, months or years
	showsTime                    // hours, minutes or seconds
)

func (f format) isDate() bool { return f != 0 }

// readStyles reads which cells show dates: cellXfs gives each style its format.
func (w *workbook) readStyles(part *tokens) error {
	custom := map[string]format{}
	inCells := false
	for {
		token, err := part.next()
		if err != nil || token == nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			switch token.Name.Local {
			case "numFmt":
				custom[attr(&token, "numFmtId")] = formatOf(attr(&token, "formatCode"))
			case "cellXfs":
				inCells = true
			case "xf":
				if !inCells {
					continue
				}
				id := attr(&token, "numFmtId")
				f, named := custom[id]
				if !named {
					n, err := strconv.Atoi(id)
					f = builtIn(n)
					if err != nil {
						f = 0
					}
				}
				w.formats = append(w.formats, f)
			}
		case xml.EndElement:
			if token.Name.Local == "cellXfs" {
				inCells = false
			}
		}
	}
}

// builtIn is what the number formats show that have a meaning without being
// written out: ECMA-376, 18.8.30 (numFmt), those of East Asian languages
// included.
func builtIn(id int) format {
	switch {
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return showsDay
	case id == 22:
		return showsDay | showsTime
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id >= 45 && id <= 47, id == 55, id == 56:
		return showsTime
	}
	return 0
}

// formatOf is what a format shows that is written out, such as "d.m.yyyy h:mm".
func formatOf(code string) (f format) {
	code, _, _ = strings.Cut(code, ";") // of positive numbers
	months := 0
	for i := 0; i < len(code); i++ {
		switch c := code[i] | 0x20; {
		case code[i] == '"':
			end := strings.IndexByte(code[i+1:], '"')
			if end < 0 {
				return f
			}
			i += end + 1
		case code[i] == '\\', code[i] == '_', code[i] == '*':
			i++
		case code[i] == '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return f
			}
			// A length of time, such as [h]; else a colour, a condition or a language.
			if inner := strings.ToLower(code[i+1 : i+end]); inner != "" && strings.Trim(inner, "hms") == "" {
				f |= showsTime
			}
			i += end
		case c == 'g' && len(code)-i >= len("general") && strings.EqualFold(code[i:i+len("general")], "general"):
			i += len("general") - 1
		case c == 'd', c == 'y':
			f |= showsDay
		case c == 'h', c == 's':
			f |= showsTime
		case c == 'm':
			months++
		}
	}
	if f == 0 && months > 0 {
		f = showsDay
	}
	return f
}

// The moments as this package writes them.
const (
	dayLayout    = time.DateOnly
	momentLayout = "2006-01-02T15:04:05"
)

// serial is the date that a number is: days since the end of 1899, or the start of
// 1904. It is exact to a second, as cells show them.
func serial(text string, f format, date1904 bool) (Cell, bool) {
	n, err := strconv.ParseFloat(text, 64)
	// From 61 on, the first of March 1900, all programs count the same.
	if err != nil || !(n >= 61 || date1904 && n >= 0) || n > 2_958_465 {
		return Cell{}, false
	}
	start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if date1904 {
		start = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	days, part := math.Modf(n)
	at := start.AddDate(0, 0, int(days)).Add(time.Duration(math.Round(part*24*60*60)) * time.Second)
	if f&showsTime == 0 && part == 0 {
		return Cell{Date, at.Format(dayLayout)}, true
	}
	return Cell{Moment, at.Format(momentLayout)}, true
}

// serialOf is the number by which an .xlsx holds a moment, whose date and time of
// day count and whose zone does not. It is rounded up to ten decimals, because the
// library writes 15 digits of it, cut off: a program that cuts off, too, as
// LibreOffice does, would show the second before.
func serialOf(local time.Time) float64 {
	day := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, time.UTC)
	days := day.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)) / (24 * time.Hour)
	seconds := local.Hour()*3600 + local.Minute()*60 + local.Second()
	const decimals = 1e10 // of a day: less than ten microseconds
	return float64(days) + math.Ceil(float64(seconds)/(24*60*60)*decimals)/decimals
}

// isoMoment is a cell that has a date as text, as ISO 29500 allows.
func isoMoment(text string) Cell {
	text = strings.TrimSuffix(text, "Z")
	for layout, kind := range map[string]Kind{dayLayout: Date, momentLayout: Moment, momentLayout + ".999": Moment} {
		if at, err := time.Parse(layout, text); err == nil {
			if kind == Date {
				return Cell{Date, text}
			}
			return Cell{Moment, at.Format(momentLayout)}
		}
	}
	return Cell{Text, text}
}
