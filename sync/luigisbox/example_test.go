package luigisbox_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"time"

	"pinsync/sync/luigisbox"
	"pinsync/sync/sandbox"
)

// Replace a definition. The error tells what is known of it afterwards.
func ExampleClient_Update() {
	api := httptest.NewServer(sandbox.New(sandbox.Options{}))
	defer api.Close()
	key, err := luigisbox.ParseKey(sandbox.DefaultPrivateKey)
	if err != nil {
		fmt.Println(err)
		return
	}
	client, err := luigisbox.New(luigisbox.Config{
		BaseURL: api.URL, TrackerID: sandbox.DefaultTrackerID, Key: key, Concurrency: 1, Timeout: 30 * time.Second,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Close()

	body := []byte(`{"model": "basket", "target_type": "all", "pin_definitions": []}`)
	created, _, err := client.Create(context.Background(), body)
	if err != nil {
		fmt.Println(err)
		return
	}
	exchange, err := client.Update(context.Background(), created.ID, body)
	fmt.Println(exchange.Status, err)

	_, err = client.Update(context.Background(), "199620b4-df1a-46e8-ab59-9e9ed9af7106", body)
	var refused *luigisbox.APIError
	if errors.As(err, &refused) {
		fmt.Println(refused.Status, refused.Reason)
	}
	fmt.Println(key)
	// Output:
	// 204 <nil>
	// 404 Customization not found
	// [private key]
}
