package luigisbox_test

import (
	"bytes"
	"encoding/base64"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"pinsync/sync/luigisbox"
)

func TestParseKey(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		fine bool
	}{
		"plain":              {"secret", true},
		"white space around": {" \t secret\r\n\n", true},
		"byte order mark":    {"\ufeffsecret\n", true},
		"spaces inside":      {"two words", true},
		"empty":              {"", false},
		"only white space":   {" \r\n\t", false},
		"two lines":          {"one\ntwo", false},
		"UTF-16":             {"s\x00e\x00c\x00r\x00e\x00t\x00", false},
		"broken UTF-8":       {"secret\xff", false},
	} {
		t.Run(name, func(t *testing.T) {
			key, err := luigisbox.ParseKey(tt.text)
			var bad *luigisbox.ConfigError
			if (err == nil) != tt.fine || (err != nil && (!errors.As(err, &bad) || bad.Setting != luigisbox.SettingKey)) {
				t.Errorf("error %v", err)
			}
			if key.IsZero() == tt.fine {
				t.Errorf("zero key: %v", key.IsZero())
			}
			if err != nil && strings.Contains(err.Error(), "ecret") {
				t.Errorf("the error quotes the key: %v", err)
			}
		})
	}
}

func TestAKeyCannotBeShown(t *testing.T) {
	cfg := config(t, nil)
	client := start(t, cfg)
	held := struct {
		Key    luigisbox.Key
		hidden luigisbox.Key
		ptr    *luigisbox.Key
	}{cfg.Key, cfg.Key, &cfg.Key}

	var shown strings.Builder
	for _, v := range []any{cfg.Key, &cfg.Key, cfg, &cfg, held, &held, client, []luigisbox.Key{cfg.Key}, map[string]any{"k": cfg.Key}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T %[1]v", "%!"} {
			fmt.Fprintf(&shown, verb+"\n", v)
		}
		fmt.Fprintln(&shown, v)
	}
	for _, v := range []any{cfg.Key, &cfg.Key, held, map[string]luigisbox.Key{"k": cfg.Key}} {
		b, err := json.Marshal(v)
		if err != nil {
			t.Error(err)
		}
		shown.Write(b)
	}
	slog.New(slog.NewTextHandler(&shown, nil)).Info("text", "key", cfg.Key, "in", held)
	slog.New(slog.NewJSONHandler(&shown, nil)).Info("json", "key", cfg.Key, "in", held)
	var gobbed bytes.Buffer
	if err := gob.NewEncoder(&gobbed).Encode(cfg.Key); err == nil {
		t.Error("gob encodes a key")
	}
	shown.Write(gobbed.Bytes())
	func() {
		defer func() { fmt.Fprint(&shown, recover()) }()
		panic(cfg.Key)
	}()

	if !strings.Contains(shown.String(), "[private key]") {
		t.Error("nothing was shown at all")
	}
	for _, form := range []string{secret, hex.EncodeToString([]byte(secret)), strings.ToUpper(hex.EncodeToString([]byte(secret))),
		base64.StdEncoding.EncodeToString([]byte(secret)), fmt.Sprint([]byte(secret)), secret[2:12]} {
		if strings.Contains(shown.String(), form) {
			t.Errorf("the key is shown as %q", form)
		}
	}
}
