package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	readTimeout = 30 * time.Second // of one request, body included
	idleTimeout = 2 * time.Minute  // between two requests of one connection
	// grace is how long requests in flight may take when Serve is told to end.
	grace = time.Second
)

// Listen opens a TCP address on loopback: 127.0.0.0/8, ::1 or localhost, and a
// port number, 0 for a free one. It refuses every other address, other host
// names included, whatever they resolve to. The listener's Addr is the real
// address.
func Listen(ctx context.Context, addr string) (net.Listener, error) {
	hosts, port, err := loopback(addr)
	if err != nil {
		return nil, err
	}
	var failures error
	for _, host := range hosts {
		l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", net.JoinHostPort(host, port))
		if err == nil {
			return l, nil
		}
		failures = errors.Join(failures, err)
	}
	return nil, failures
}

// loopback takes an address apart. Localhost is not looked up, since a hosts
// file may send it anywhere.
func loopback(addr string) (hosts []string, port string, err error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, "", fmt.Errorf("the sandbox cannot listen on %q: give an address such as 127.0.0.1:8080", addr)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return nil, "", fmt.Errorf("the sandbox cannot listen on %q: the port must be a number from 0 to 65535", addr)
	}
	if strings.EqualFold(host, "localhost") {
		return []string{"127.0.0.1", "::1"}, port, nil
	}
	ip, err := netip.ParseAddr(host)
	if err != nil || !ip.IsLoopback() || ip.Zone() != "" {
		return nil, "", fmt.Errorf("the sandbox listens on loopback only, not on %q: use 127.0.0.1, ::1 or localhost", addr)
	}
	return []string{host}, port, nil
}

// Serve answers requests on l until ctx ends, then gives those in flight a
// second and returns nil; no goroutine of the server is left. It fails when l
// is not on loopback or breaks. It always closes l.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	defer l.Close()
	if tcp, is := l.Addr().(*net.TCPAddr); !is || !tcp.IP.IsLoopback() {
		return fmt.Errorf("the sandbox serves on loopback only, not on %s", l.Addr())
	}
	requests, abandon := context.WithCancel(context.WithoutCancel(ctx))
	defer abandon()
	var connections sync.WaitGroup
	server := &http.Server{
		Handler:        s,
		ReadTimeout:    readTimeout,
		WriteTimeout:   readTimeout + s.options.Latency,
		IdleTimeout:    idleTimeout,
		MaxHeaderBytes: 64 << 10,
		// Clients that break off are the purpose of a sandbox, not news.
		ErrorLog:    log.New(io.Discard, "", 0),
		BaseContext: func(net.Listener) context.Context { return requests },
		ConnState: func(_ net.Conn, state http.ConnState) {
			switch state {
			case http.StateNew:
				connections.Add(1)
			case http.StateClosed:
				connections.Done()
			}
		},
	}
	broken := make(chan error, 1)
	go func() { broken <- server.Serve(l) }()

	var failure error
	select {
	case failure = <-broken:
		failure = fmt.Errorf("serving the sandbox: %w", failure)
	case <-ctx.Done():
		inTime, stop := context.WithTimeout(requests, grace)
		_ = server.Shutdown(inTime) // what it could not end is closed below
		stop()
		<-broken
	}
	abandon()
	_ = server.Close() // the connections' errors concern nobody any more
	connections.Wait()
	return failure
}
