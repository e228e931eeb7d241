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
	"syscall"
	"time"
)

const (
	readTimeout = 30 * time.Second // of one request, body included
	idleTimeout = 2 * time.Minute  // between two requests of one connection
	// grace is how long answers may take to write after Serve was asked to end.
	grace = time.Second

	maxHeader = 64 << 10 // bytes
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
	if errors.Is(failures, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is taken by another program; port 0 stands for any free one: %s", addr, net.JoinHostPort(hosts[0], "0"))
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

// Serve answers requests on l until ctx ends, and returns nil when every answer
// under way is written, after a second at the latest; a request that still
// waits for Options.Latency is answered 503 at once. It fails when l is not on
// loopback or breaks. It always closes l and leaves no goroutine behind.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	defer l.Close()
	if tcp, is := l.Addr().(*net.TCPAddr); !is || !tcp.IP.IsLoopback() {
		return fmt.Errorf("the sandbox serves on loopback only, not on %s", l.Addr())
	}
	var open connections
	server := &http.Server{
		Handler:        s,
		ReadTimeout:    readTimeout,
		WriteTimeout:   readTimeout + s.options.Latency,
		IdleTimeout:    idleTimeout,
		MaxHeaderBytes: maxHeader,
		// Clients that break off are the purpose of a sandbox, not news.
		ErrorLog:    log.New(io.Discard, "", 0),
		BaseContext: func(net.Listener) context.Context { return ctx },
		ConnState:   open.changed,
	}
	accepting := make(chan error, 1)
	go func() { accepting <- server.Serve(l) }()

	var failure error
	select {
	case err := <-accepting:
		failure = fmt.Errorf("serving the sandbox: %w", err)
	case <-ctx.Done():
		_ = l.Close()
		<-accepting
		open.closeSilent()
		inTime, stop := context.WithTimeout(context.WithoutCancel(ctx), grace)
		_ = server.Shutdown(inTime) // what does not end is closed below
		stop()
	}
	_ = server.Close() // errors of connections concern no one any more
	open.all.Wait()
	return failure
}

// connections keeps count of a server's connections.
type connections struct {
	all    sync.WaitGroup // one for each that is not closed
	mu     sync.Mutex
	silent map[net.Conn]bool // those that have not sent a byte
}

// changed is an [http.Server.ConnState].
func (c *connections) changed(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.silent, conn)
	switch state {
	case http.StateNew:
		c.all.Add(1)
		if c.silent == nil {
			c.silent = map[net.Conn]bool{}
		}
		c.silent[conn] = true
	case http.StateClosed:
		c.all.Done()
	}
}

// closeSilent closes the connections that clients open in reserve, since
// Shutdown would give them seconds to speak.
func (c *connections) closeSilent() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for conn := range c.silent {
		_ = conn.Close()
	}
}
