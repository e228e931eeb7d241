package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"pinsync/cmd/bench/corpus"
	"pinsync/sync/manifest"
)

// bareCommand as the first argument makes this program the loop it compares
// pinsync with: "bare-loop CONCURRENCY FILES".
const bareCommand = "bare-loop"

// bareLoop is the plainest client: it signs each body and sends it, and looks at
// nothing but the status. The server is in the environment that pinsync gets.
func bareLoop(ctx context.Context, args []string) error {
	concurrency, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	// One body for all: making them is not what is measured.
	_, text := corpus.File(1234, "")
	doc, faults := manifest.Parse(text)
	if len(faults) > 0 {
		return fmt.Errorf("a file has %d faults", len(faults))
	}
	body := doc.Body()

	base, tracker, key := os.Getenv("LUIGISBOX_BASE_URL"), os.Getenv("LUIGISBOX_TRACKER_ID"), []byte(os.Getenv("LUIGISBOX_PRIVATE_KEY"))
	transport := &http.Transport{MaxIdleConnsPerHost: concurrency}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, Timeout: 30 * time.Second}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(concurrency)
	for i := range n {
		group.Go(func() error {
			path := "/v1/recommender/pin/" + tracker + "/scope/" + corpus.ID(i)
			req, err := http.NewRequestWithContext(ctx, http.MethodPut, base+path, bytes.NewReader(body))
			if err != nil {
				return err
			}
			const contentType = "application/json; charset=utf-8"
			date := time.Now().UTC().Format(http.TimeFormat)
			mac := hmac.New(sha256.New, key)
			_, _ = io.WriteString(mac, http.MethodPut+"\n"+contentType+"\n"+date+"\n"+path)
			req.Header.Set("Content-Type", contentType)
			req.Header.Set("Date", date)
			req.Header.Set("Authorization", "ApiAuth "+tracker+":"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
			resp, err := client.Do(req)
			if err != nil {
				return err
			}
			defer resp.Body.Close()
			if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != http.StatusNoContent {
				return fmt.Errorf("status %d: %w", resp.StatusCode, err)
			}
			return nil
		})
	}
	return group.Wait()
}
