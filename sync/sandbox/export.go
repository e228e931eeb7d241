package sandbox

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Object is one object of the catalogue that the content export serves.
type Object struct {
	Identity, Type, Title, Image string
	Available                    bool
}

// ExportFault is a way in which a content export goes wrong.
type ExportFault string

// The faults. Each but ForeignLink and Doubled is one that a reader must notice;
// those two need care.
const (
	EndsEarly   ExportFault = "ends-early"   // the last page is missing, and nothing says so
	TotalFalls  ExportFault = "total-falls"  // the second page's total is a tenth less
	Repeats     ExportFault = "repeats"      // the second page comes for ever
	Expires     ExportFault = "expires"      // the link to the second page has expired
	ForeignLink ExportFault = "foreign-link" // the next page is on another host
	Doubled     ExportFault = "doubled"      // each page begins with the end of the one before
	Throttles   ExportFault = "throttles"    // the second page is 429 at first
	Breaks      ExportFault = "breaks"       // the second page is cut short
)

// ExportFaults lists the faults.
func ExportFaults() []ExportFault {
	return []ExportFault{EndsEarly, TotalFalls, Repeats, Expires, ForeignLink, Doubled, Throttles, Breaks}
}

const (
	exportPath    = "/v1/content_export"
	exportSize    = 300 // objects a page, unless the request says otherwise
	maxExportSize = 500
	// linkLife is how long a link to a next page is good.
	linkLife = 10 * time.Minute
	// doubledBy is how many objects come again with Doubled.
	doubledBy = 3
)

// exportPage is what a request for a page of the export asks for.
type exportPage struct {
	size, from int
	number     int // of the page, from 1
	fields     []string
}

// export answers with one page of the content export.
func (s *Server) export(r *http.Request, query string, arrival time.Time) *answer {
	parameters, err := url.ParseQuery(query)
	if err != nil {
		return refuse(http.StatusBadRequest, "Invalid query")
	}
	p := exportPage{size: exportSize, number: 1}
	if cursor := parameters.Get("cursor"); cursor != "" {
		ok := false
		if p, ok = s.readCursor(cursor, arrival); !ok {
			return refuse(http.StatusBadRequest, "The cursor has expired")
		}
	} else {
		if text := parameters.Get("size"); text != "" {
			if p.size, err = strconv.Atoi(text); err != nil || p.size < 1 || p.size > maxExportSize {
				return refuse(http.StatusBadRequest, "size must be 1 to 500")
			}
		}
		p.fields = strings.Split(parameters.Get("hit_fields"), ",")
		s.exportReadings.Add(1)
	}
	fault := s.fault()
	if p.number == 2 {
		switch fault {
		case Expires:
			return refuse(http.StatusBadRequest, "The cursor has expired")
		case Throttles:
			if s.exportRefused.CompareAndSwap(false, true) {
				return tooMany(http.StatusTooManyRequests, time.Second)
			}
		}
	}
	return s.exportAnswer(r, p, fault, arrival)
}

// SetCatalog replaces what the content export serves, and how it goes wrong in
// each reading from now on.
func (s *Server) SetCatalog(catalog []Object, fault ExportFault) {
	s.served.Store(&served{catalog: catalog, fault: fault})
}

// served is what the content export serves.
type served struct {
	catalog []Object
	fault   ExportFault
	times   int // how many readings go wrong; 0 is all
}

// fault is what goes wrong in this reading of the export.
func (s *Server) fault() ExportFault {
	now := s.served.Load()
	if now.times > 0 && s.exportReadings.Load() > int64(now.times) {
		return ""
	}
	return now.fault
}

func (s *Server) exportAnswer(r *http.Request, p exportPage, fault ExportFault, arrival time.Time) *answer {
	all := s.served.Load().catalog
	from := min(p.from, len(all))
	to := min(from+p.size, len(all))
	if fault == EndsEarly && to == len(all) && from == 0 {
		to = max(to-1, 0) // the only page is not whole
	}
	next := to
	if fault == Doubled {
		from = max(from-doubledBy, 0)
	}
	total := len(all)
	switch {
	case fault == TotalFalls && p.number == 2:
		total -= max(total/10, 1)
	case fault == Repeats && p.number == 2:
		next = from
	}
	objects := []any{}
	for _, o := range all[from:to] {
		objects = append(objects, o.shown(p.fields))
	}
	links := []any{}
	last := to >= len(all) || fault == EndsEarly && to+p.size >= len(all)
	if !last {
		number := p.number + 1
		if next == from {
			number = p.number
		}
		host := r.Host
		if fault == ForeignLink {
			host = "export.example"
		}
		links = append(links, map[string]string{"rel": "next", "href": "http://" + host + exportPath + "?cursor=" + writeCursor(exportPage{p.size, next, number, p.fields}, arrival)})
	}
	body := encode(map[string]any{"total": total, "objects": objects, "links": links})
	if fault == Breaks && p.number == 2 {
		body = body[:len(body)/2]
	}
	return &answer{status: http.StatusOK, body: body}
}

// shown is the object as the export has it, with the fields that were asked for.
func (o *Object) shown(fields []string) map[string]any {
	attributes := map[string]any{}
	for name, value := range map[string]any{"title": o.Title, "image_link": o.Image} {
		if value != "" && slices.Contains(fields, name) {
			attributes[name] = value
		}
	}
	if slices.Contains(fields, "availability") {
		attributes["availability"] = 1
		if !o.Available {
			attributes["availability"] = 0
		}
	}
	kind := o.Type
	if kind == "" {
		kind = "item"
	}
	return map[string]any{"url": o.Identity, "type": kind, "exact": false, "attributes": attributes, "nested": []any{}}
}

// writeCursor and readCursor write and read where a next page starts, and when
// its link was made.
func writeCursor(p exportPage, made time.Time) string {
	text := strings.Join([]string{strconv.Itoa(p.size), strconv.Itoa(p.from), strconv.Itoa(p.number), strconv.FormatInt(made.UnixMilli(), 10), strings.Join(p.fields, ",")}, " ")
	return base64.RawURLEncoding.EncodeToString([]byte(text))
}

func (s *Server) readCursor(cursor string, now time.Time) (p exportPage, ok bool) {
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	parts := strings.SplitN(string(text), " ", 5)
	if err != nil || len(parts) != 5 {
		return p, false
	}
	var numbers [4]int64
	for i := range numbers {
		if numbers[i], err = strconv.ParseInt(parts[i], 10, 64); err != nil || numbers[i] < 0 {
			return p, false
		}
	}
	p = exportPage{int(numbers[0]), int(numbers[1]), int(numbers[2]), strings.Split(parts[4], ",")}
	return p, p.size >= 1 && p.size <= maxExportSize && now.Sub(time.UnixMilli(numbers[3])) <= linkLife
}
