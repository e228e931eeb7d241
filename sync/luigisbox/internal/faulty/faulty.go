// Package faulty is an HTTP/1.1 server that misbehaves on purpose, for tests
// of whatever talks to one. In comes a script that says for each request what
// to do with the answer; out come the requests as they arrived, the
// connections that were opened, and what was acknowledged. It knows nothing of
// the API.
//
// It speaks on the bytes of the connection, so that an answer can break off
// anywhere, over TCP on loopback or over pipes in memory, which work with fake
// time (testing/synctest).
package faulty

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Request is a request as it arrived.
type Request struct {
	N      int // 1 for the first of the server
	Conn   int // 1 for the server's first connection
	OnConn int // 1 for the connection's first request
	Time   time.Time

	Method, Path, Query, Host string
	Header                    http.Header
	Body                      []byte
}

// Ending is what becomes of a connection after an answer.
type Ending int

// The endings. Reset on a pipe is a Close.
const (
	Keep  Ending = iota // wait for the next request
	Close               // close in good order, unannounced
	Reset               // send a TCP reset
	Hang                // neither write nor close until the client closes
)

// Answer is what the server does with a request. The zero Answer sends
// nothing, and keeps the connection: the client waits.
type Answer struct {
	// Delay is how long to wait before anything is sent.
	Delay time.Duration
	// Status is the HTTP status; 0 sends nothing.
	Status int
	// Header holds lines such as "Retry-After: 1".
	Header []string
	// Body is the body; Content-Length is its length unless Length says
	// another, or Header has one.
	Body   string
	Length int
	// Stream sends so many more bytes of nothing after Body.
	Stream int64
	// Cut, above zero, ends the answer after so many bytes; below zero, so
	// many before its end.
	Cut int
	// Then is what follows.
	Then Ending
}

// Server serves answers by script. It is safe for concurrent use.
type Server struct {
	script func(*Request) Answer

	mu       sync.Mutex
	open     map[net.Conn]bool
	conns    int
	requests []*Request
	closed   bool
	listener net.Listener
	serving  sync.WaitGroup
}

// New makes a server that asks script what to do with each request. script is
// called from many goroutines, one call at a time.
func New(script func(*Request) Answer) *Server {
	return &Server{script: script, open: map[net.Conn]bool{}}
}

// Listen serves on a loopback port and gives the base URL. It panics when
// there is none to have.
func (s *Server) Listen() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	s.listener = l
	s.serving.Add(1)
	go func() {
		defer s.serving.Done()
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			s.start(conn)
		}
	}()
	return "http://" + l.Addr().String()
}

// Dial opens a connection in memory; it fits http.Transport.DialContext.
func (s *Server) Dial(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	if !s.start(server) {
		return nil, errors.New("the server is closed")
	}
	return client, nil
}

// Close closes every connection and waits until they are served.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	if s.listener != nil {
		_ = s.listener.Close()
	}
	for conn := range s.open {
		_ = conn.Close()
	}
	s.mu.Unlock()
	s.serving.Wait()
}

// Requests gives what arrived so far, in order.
func (s *Server) Requests() []*Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]*Request(nil), s.requests...)
}

// Conns counts the connections opened so far.
func (s *Server) Conns() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conns
}

func (s *Server) start(conn net.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		_ = conn.Close()
		return false
	}
	s.conns++
	s.open[conn] = true
	n := s.conns
	s.serving.Add(1)
	go func() {
		defer s.serving.Done()
		defer func() {
			_ = conn.Close()
			s.mu.Lock()
			delete(s.open, conn)
			s.mu.Unlock()
		}()
		s.serve(conn, n)
	}()
	return true
}

func (s *Server) serve(conn net.Conn, n int) {
	in := bufio.NewReader(conn)
	for i := 1; ; i++ {
		req, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return
		}
		r := &Request{
			Conn: n, OnConn: i, Time: time.Now(),
			Method: req.Method, Path: req.URL.EscapedPath(), Query: req.URL.RawQuery, Host: req.Host,
			Header: req.Header, Body: body,
		}
		s.mu.Lock()
		s.requests = append(s.requests, r)
		r.N = len(s.requests)
		a := s.script(r)
		s.mu.Unlock()
		if !a.send(conn, in) {
			return
		}
	}
}

// send reports whether the connection goes on.
func (a *Answer) send(conn net.Conn, in *bufio.Reader) bool {
	if a.Delay > 0 {
		time.Sleep(a.Delay)
	}
	text := a.text()
	if a.Cut > 0 {
		text = text[:min(a.Cut, len(text))]
	} else if a.Cut < 0 {
		text = text[:max(0, len(text)+a.Cut)]
	}
	if _, err := io.WriteString(conn, text); err != nil {
		return false
	}
	chunk := make([]byte, 64<<10)
	for left := a.Stream; left > 0; left -= int64(len(chunk)) {
		if _, err := conn.Write(chunk[:min(left, int64(len(chunk)))]); err != nil {
			return false
		}
	}
	switch a.Then {
	case Keep:
		return a.Status != 0 || a.hang(in)
	case Hang:
		return a.hang(in)
	case Reset:
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
	}
	return false
}

// hang waits until the client closes, and ends the connection.
func (a *Answer) hang(in *bufio.Reader) bool {
	_, _ = in.Peek(1)
	return false
}

func (a *Answer) text() string {
	if a.Status == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\n", a.Status, http.StatusText(a.Status))
	dated, sized := false, a.Status == http.StatusNoContent || a.Status == http.StatusNotModified
	for _, line := range a.Header {
		dated = dated || strings.HasPrefix(line, "Date:")
		sized = sized || strings.HasPrefix(line, "Content-Length:") || strings.HasPrefix(line, "Transfer-Encoding:")
		b.WriteString(line + "\r\n")
	}
	if !dated {
		b.WriteString("Date: " + time.Now().UTC().Format(http.TimeFormat) + "\r\n")
	}
	if !sized {
		length := int64(len(a.Body)) + a.Stream
		if a.Length != 0 {
			length = int64(a.Length)
		}
		fmt.Fprintf(&b, "Content-Length: %d\r\n", length)
	}
	b.WriteString("\r\n" + a.Body)
	return b.String()
}
