package sandbox

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// maxLogged bounds what a request can put into its line of the log, in bytes
// before escaping.
const maxLogged = 300

// logLine writes a request's line: method, path and query, status, duration. It
// has nothing of the headers, where the signature is.
func (s *Server) logLine(r *http.Request, status int, took time.Duration) {
	if s.options.Log == nil {
		return
	}
	target := sentPath(r)
	if r.URL.RawQuery != "" {
		target += "?" + r.URL.RawQuery
	}
	line := fmt.Sprintf("%s %s %d %dms", printable(r.Method), printable(target), status, took.Milliseconds())
	s.log.Lock()
	defer s.log.Unlock()
	s.options.Log(line)
}

// printable percent-encodes every byte but those common in a URL, so that
// neither a terminal nor a log reader finds a command in what a client sent.
func printable(text string) string {
	cut := len(text) > maxLogged
	if cut {
		text = text[:maxLogged]
	}
	var b strings.Builder
	for i := range len(text) {
		switch c := text[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("/-._~?&=%+,@", c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	if cut {
		b.WriteString("...")
	}
	return b.String()
}
