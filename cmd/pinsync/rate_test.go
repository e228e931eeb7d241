package main

import (
	"bufio"
	"cmp"
	"encoding/pem"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/spf13/pflag"

	"pinsync/sync/settings"
)

// tunnel is a proxy on loopback that leads every host to target.
func tunnel(t *testing.T, target string) (address string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				in := bufio.NewReader(conn)
				if _, err := http.ReadRequest(in); err != nil {
					return
				}
				out, err := net.Dial("tcp", target)
				if err != nil {
					return
				}
				defer out.Close()
				io.WriteString(conn, "HTTP/1.1 200 OK\r\n\r\n")
				go io.Copy(out, in)
				io.Copy(conn, out)
			}()
		}
	}()
	return l.Addr().String()
}

func TestTheDefaultRateLeavesRoomForTheShop(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("needs SSL_CERT_FILE")
	}
	for name, test := range map[string]struct {
		settings string
		flags    []string
		most     int // requests in a second; 0 for many
	}{
		"by default":               {"", nil, 5},
		"not by the settings":      {"rate: 0\n", nil, 0},
		"by the settings, of more": {"rate: 8\n", nil, 8},
		"not by the flag":          {"", []string{"--rate", "0"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			var arrivals []time.Time
			server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				arrivals = append(arrivals, time.Now())
				mu.Unlock()
				w.WriteHeader(http.StatusNoContent)
			}))
			t.Cleanup(server.Close)
			authority := filepath.Join(t.TempDir(), "authority.pem")
			text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
			if err := os.WriteFile(authority, text, 0o644); err != nil {
				t.Fatal(err)
			}
			j := newJob(t, 20, test.settings)
			j.env = append(j.env, envBaseURL+"=https://example.com", "SSL_CERT_FILE="+authority,
				"HTTPS_PROXY=http://"+tunnel(t, server.Listener.Addr().String()), "NO_PROXY=")
			if code, _, stderr := j.run(append([]string{"sync"}, test.flags...)...); code != 0 || len(arrivals) != 20 {
				t.Fatalf("ended with %d after %d requests: %s", code, len(arrivals), stderr)
			}
			span := arrivals[len(arrivals)-1].Sub(arrivals[0])
			if test.most == 0 {
				if span > 3*time.Second {
					t.Errorf("20 requests took %v", span)
				}
				return
			}
			if least := 18 * time.Second / time.Duration(test.most); span < least {
				t.Errorf("20 requests came within %v", span)
			}
			// One more may come in a second, since the way here is not always as long.
			for i := test.most + 1; i < len(arrivals); i++ {
				if d := arrivals[i].Sub(arrivals[i-test.most-1]); d < time.Second {
					t.Errorf("requests %d to %d came within %v", i-test.most, i+1, d)
				}
			}
		})
	}
}

// Questions to the recommender are counted together with those of shoppers: what
// settings say for writes can make them slower, and not faster.
func TestTheRecommenderIsAskedSlowly(t *testing.T) {
	t.Parallel()
	rate := func(r float64) *float64 { return &r }
	for name, test := range map[string]struct {
		base     string
		settings *float64
		flags    []string
		want     float64 // 0 is unlimited
	}{
		"by default":                  {"", nil, nil, 2},
		"not faster by the settings":  {"", rate(8), nil, 2},
		"not for ever by them":        {"", rate(0), nil, 2},
		"slower by the settings":      {"", rate(0.5), nil, 0.5},
		"by the flag":                 {"", rate(1), []string{"--rate", "4"}, 4},
		"without a limit by the flag": {"", nil, []string{"--rate", "0"}, 0},
		"on loopback":                 {"http://127.0.0.1:1", nil, nil, 0},
		"on loopback by the settings": {"http://127.0.0.1:1", rate(3), nil, 3},
	} {
		t.Run(name, func(t *testing.T) {
			f := connectionFlags{public: true}
			flags := pflag.NewFlagSet("", pflag.ContinueOnError)
			f.register(flags)
			if err := flags.Parse(test.flags); err != nil {
				t.Fatal(err)
			}
			if err := f.limits(&settings.Settings{Rate: test.settings}); err != nil {
				t.Fatal(err)
			}
			c := &cli{}
			got := f.config(c, cmp.Or(test.base, "https://example.com"), "1", &interrupts{}, false)
			if got.Rate != test.want || c.rate != test.want || !got.Key.IsZero() {
				t.Errorf("%g a second, said to be %g", got.Rate, c.rate)
			}
		})
	}
}
