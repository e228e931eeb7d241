//go:build unix

package luigisbox_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"
)

// benchBody is a definition of ordinary size.
var benchBody = append(append([]byte(`{"model":"basket","target_type":"item","target_identity":"/p/123","pin_definitions":[`),
	bytes.Repeat([]byte(`{"position":1,"pin_type":"item","pin_identity":"/p/555","active_from":"2025-02-01T00:00:00Z"},`), 4)...),
	`{"position":-1,"pin_type":"item","pin_identity":"/p/1"}]}`...)

// answering is a server that costs as little as a server can: it looks for the
// end of the head and the body's length, and answers 204.
func answering(b *testing.B) (base string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }()
				buf, n := make([]byte, 64<<10), 0
				for {
					read, err := conn.Read(buf[n:])
					if err != nil {
						return
					}
					n += read
					head := bytes.Index(buf[:n], []byte("\r\n\r\n"))
					if head < 0 || n < head+4+len(benchBody) {
						continue
					}
					n = 0
					if _, err := io.WriteString(conn, "HTTP/1.1 204 No Content\r\nDate: Thu, 29 Jun 2017 12:11:16 GMT\r\n\r\n"); err != nil {
						return
					}
				}
			}()
		}
	}()
	return "http://" + l.Addr().String()
}

// measure runs send b.N times, 16 at a time, and reports the CPU time of the
// process for one, the server's part included.
func measure(b *testing.B, send func() error) {
	work := make(chan struct{})
	var workers sync.WaitGroup
	for range 16 {
		workers.Go(func() {
			for range work {
				if err := send(); err != nil {
					b.Error(err)
				}
			}
		})
	}
	b.ReportAllocs()
	b.ResetTimer()
	before := cpu()
	for range b.N {
		work <- struct{}{}
	}
	close(work)
	workers.Wait()
	b.ReportMetric(float64(cpu()-before)/float64(b.N)/1e3, "cpu-µs/op")
}

func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkUpdate sends PUTs to a server in the same process; compare with
// BenchmarkBareLoop.
func BenchmarkUpdate(b *testing.B) {
	cfg := config(b, nil)
	cfg.BaseURL, cfg.Concurrency = answering(b), 16
	c := start(b, cfg)
	measure(b, func() error {
		_, err := c.Update(context.Background(), someID, benchBody)
		return err
	})
}

// BenchmarkBareLoop is the plainest net/http client that signs and sends.
func BenchmarkBareLoop(b *testing.B) {
	base := answering(b)
	path := scopes + "/scope/" + someID
	transport := &http.Transport{MaxIdleConnsPerHost: 16}
	b.Cleanup(transport.CloseIdleConnections)
	client := &http.Client{Transport: transport, Timeout: 30 * time.Second}
	measure(b, func() error {
		req, err := http.NewRequest(http.MethodPut, base+path, bytes.NewReader(benchBody))
		if err != nil {
			return err
		}
		date := time.Now().UTC().Format(http.TimeFormat)
		mac := hmac.New(sha256.New, []byte(secret))
		_, _ = io.WriteString(mac, "PUT\napplication/json; charset=utf-8\n"+date+"\n"+path)
		req.Header.Set("Content-Type", "application/json; charset=utf-8")
		req.Header.Set("Date", date)
		req.Header.Set("Authorization", "ApiAuth "+tracker+":"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
		resp, err := client.Do(req)
		if err != nil {
			return err
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusNoContent {
			return &net.AddrError{Err: "status " + strconv.Itoa(resp.StatusCode)}
		}
		return nil
	})
}
