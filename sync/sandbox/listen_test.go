package sandbox_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"pinsync/sync/sandbox"
)

func TestOnlyLoopbackIsListenedOn(t *testing.T) {
	for _, addr := range []string{
		"", ":8080", ":0", "0.0.0.0:8080", "[::]:8080", "192.168.0.1:8080", "10.0.0.1:0", "example.com:80",
		"localhost.example.com:80", "127.1:80", "[::ffff:10.0.0.1]:80", "[::1%lo]:80", "127.0.0.1", "127.0.0.1:",
		"127.0.0.1:http", "127.0.0.1:65536", "127.0.0.1:-1", "localhost", "unix:/tmp/x",
	} {
		if l, err := sandbox.Listen(t.Context(), addr); err == nil {
			t.Errorf("%q: listens on %s", addr, l.Addr())
			_ = l.Close()
		}
	}
	for _, addr := range []string{"127.0.0.1:0", "localhost:0", "LOCALHOST:0"} {
		l, err := sandbox.Listen(t.Context(), addr)
		if err != nil {
			t.Errorf("%q: %v", addr, err)
			continue
		}
		if tcp, is := l.Addr().(*net.TCPAddr); !is || !tcp.IP.IsLoopback() || tcp.Port == 0 {
			t.Errorf("%q: the address is %s", addr, l.Addr())
		}
		_ = l.Close()
	}
}

func TestServeRefusesAListenerBeyondLoopback(t *testing.T) {
	inner, err := sandbox.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := sandbox.New(sandbox.Options{}).Serve(t.Context(), elsewhere{inner}); err == nil {
		t.Error("served")
	}
	if _, err := inner.Accept(); err == nil {
		t.Error("the listener is still open")
	}
}

// elsewhere is a listener that says it is open to the network.
type elsewhere struct{ net.Listener }

func (elsewhere) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4zero, Port: 80} }

func TestServeEndsWithItsContextAndLeavesNothingBehind(t *testing.T) {
	defer goleak.VerifyNone(t)
	for _, latency := range []time.Duration{0, time.Hour} {
		t.Run(fmt.Sprintf("latency %v", latency), func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			l, err := sandbox.Listen(ctx, "localhost:0")
			if err != nil {
				t.Fatal(err)
			}
			reached := make(chan struct{}, 1)
			s := sandbox.New(sandbox.Options{TrackerID: tracker, PrivateKey: key, Latency: latency, Now: func() time.Time {
				select {
				case reached <- struct{}{}:
				default:
				}
				return noon
			}})
			seed(t, s, knownID, example)
			<-reached // the seed's look at the clock; the next is the request's
			ended := make(chan error, 1)
			go func() { ended <- s.Serve(ctx, l) }()

			// A client that connects and says nothing, and one with a request.
			silent, err := net.Dial("tcp", l.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer silent.Close()
			answered := make(chan int, 1)
			go func() { answered <- overTCP(l.Addr().String(), request("GET", root+"/scope/"+knownID, "")) }()
			if latency == 0 {
				if status := <-answered; status != 200 {
					t.Errorf("status %d", status)
				}
			} else {
				<-reached
			}
			cancel()
			if err := <-ended; err != nil {
				t.Errorf("ended with %v", err)
			}
			if latency > 0 {
				<-answered
			}
		})
	}
}

// overTCP sends r to addr and gives the status, or 0 when none came.
func overTCP(addr string, r *http.Request) int {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return 0
	}
	defer conn.Close()
	if err := r.Write(conn); err != nil {
		return 0
	}
	w, err := http.ReadResponse(bufio.NewReader(conn), r)
	if err != nil {
		return 0
	}
	_, _ = io.Copy(io.Discard, w.Body)
	_ = w.Body.Close()
	return w.StatusCode
}

func TestServeReportsAListenerThatBreaks(t *testing.T) {
	defer goleak.VerifyNone(t)
	l, err := sandbox.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	err = sandbox.New(sandbox.Options{}).Serve(t.Context(), l)
	if err == nil || !strings.HasPrefix(err.Error(), "serving the sandbox: ") {
		t.Errorf("error %v", err)
	}
}
