package luigisbox_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"

	"pinsync/sync/luigisbox"
	"pinsync/sync/sandbox"
)

// connect makes a client of a shop, here of a sandbox, with the text of a key.
func connect(address, keyText string) (*luigisbox.Client, error) {
	key, err := luigisbox.ParseKey(keyText)
	if err != nil {
		return nil, err
	}
	return luigisbox.New(luigisbox.Config{
		BaseURL: address, TrackerID: sandbox.DefaultTrackerID, Key: key,
		Concurrency: 1, Retries: luigisbox.DefaultRetries, Timeout: luigisbox.DefaultTimeout,
	})
}

// A client signs each request by itself, with the key it was made with. One
// read reports whether the server accepts that.
func ExampleNew() {
	api := httptest.NewServer(sandbox.New(sandbox.Options{}))
	defer api.Close()
	for _, keyText := range []string{sandbox.DefaultPrivateKey, "another shop's key"} {
		client, err := connect(api.URL, keyText)
		if err != nil {
			fmt.Println(err)
			return
		}
		defer client.Close()
		page, exchange, err := client.List(context.Background(), 0, 1)
		fmt.Println(exchange.Status, page.Total, errors.Is(err, luigisbox.ErrUnauthorized))
	}
	// Output:
	// 200 0 false
	// 401 0 true
}

// Replace a definition. The error says what is known of it afterwards.
func ExampleClient_Update() {
	api := httptest.NewServer(sandbox.New(sandbox.Options{}))
	defer api.Close()
	client, err := connect(api.URL, sandbox.DefaultPrivateKey)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Close()

	body := []byte(`{"model": "basket", "target_type": "all", "pin_definitions": []}`)
	id, _, err := client.Create(context.Background(), body)
	if err != nil {
		fmt.Println(err)
		return
	}
	exchange, err := client.Update(context.Background(), id, body)
	fmt.Println(exchange.Status, err)

	_, err = client.Update(context.Background(), "199620b4-df1a-46e8-ab59-9e9ed9af7106", body)
	var refused *luigisbox.APIError
	if errors.As(err, &refused) {
		fmt.Println(refused.Status, refused.Reason)
	}
	// Output:
	// 204 <nil>
	// 404 Customization not found
}

// A key can sign, and cannot be shown by mistake.
func ExampleParseKey() {
	key, err := luigisbox.ParseKey(" sandbox-private-key\n")
	fmt.Println(key.IsZero(), err)
	fmt.Printf("%s, %x, %#v\n", key, key, key)
	// Output:
	// false <nil>
	// [private key], [private key], [private key]
}
