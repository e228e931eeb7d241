package sandbox_test

import (
	"context"
	"fmt"
	"net/http"

	"pinsync/sync/sandbox"
)

// A server in process, on a free port, that knows one customization. A request
// without a signature gets what the API would answer.
func Example() {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	listener, err := sandbox.Listen(ctx, "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	server := sandbox.New(sandbox.Options{TrackerID: "shop", PrivateKey: "secret"})
	id, err := server.Seed("199620b4-df1a-46e8-ab59-9e9ed9af7106",
		[]byte(`{"model": "basket", "target_type": "all", "pin_definitions": []}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	ended := make(chan error)
	go func() { ended <- server.Serve(ctx, listener) }()

	answer, err := http.Get("http://" + listener.Addr().String() + "/v1/recommender/pin/shop/scope/" + id)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(answer.Status)
	answer.Body.Close()

	stop()
	fmt.Println("ended with", <-ended)
	// Output:
	// 401 Unauthorized
	// ended with <nil>
}
