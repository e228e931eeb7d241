package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"pinsync/schema"
)

// validate times validate and sync --dry-run with n files.
func (b *bench) validate(n int) error {
	dir, err := b.files(n, "")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for _, args := range [][]string{{"validate", dir}, {"sync", "--dry-run", dir}} {
		all, err := repeat(b, func() (process, error) { return start(b.ctx, b.temp, nil, b.pinsync, args...) })
		if err != nil {
			return err
		}
		wall, cpu, peak := cells(all)
		name := "`validate`"
		if args[0] == "sync" {
			name = "`sync --dry-run`"
		}
		b.row(name, thousands(n), wall, cpu, peak, "")
	}
	return nil
}

// compare times validate and kubeconform in turn with the same files, but for
// two keys that kubeconform finds the schema by, and the same schema, but that
// it knows these.
func (b *bench) compare(kubeconform string) error {
	const n = 10_000
	ours, err := b.files(n, "")
	if err != nil {
		return err
	}
	defer os.RemoveAll(ours)
	theirs, err := b.files(n, "apiVersion: v1\nkind: Customization\n")
	if err != nil {
		return err
	}
	defer os.RemoveAll(theirs)
	schemaFile := filepath.Join(b.temp, "customization.schema.json")
	if err := writeRivalSchema(schemaFile); err != nil {
		return err
	}
	type pair struct{ ours, theirs process }
	pairs, err := repeat(b, func() (p pair, err error) {
		if p.ours, err = start(b.ctx, b.temp, nil, b.pinsync, "validate", ours); err == nil {
			p.theirs, err = start(b.ctx, b.temp, nil, kubeconform, "-schema-location", schemaFile, theirs)
		}
		return p, err
	})
	if err != nil {
		return err
	}
	all := make([]process, len(pairs))
	for i := range pairs {
		all[i] = pairs[i].theirs
	}
	wall, cpu, peak := cells(all)
	ratio := median(pairs, func(p pair) float64 { return p.theirs.wall.Seconds() / p.ours.wall.Seconds() })
	b.row("kubeconform", thousands(n), wall, cpu, peak, fmt.Sprintf("`validate` is %.1f times as fast, run in turn with it", ratio))
	return nil
}

// writeRivalSchema writes the schema of a customization with kubeconform's keys.
func writeRivalSchema(name string) error {
	var document map[string]any
	if err := json.Unmarshal(schema.CustomizationJSON(), &document); err != nil {
		return err
	}
	properties := document["properties"].(map[string]any)
	text := map[string]string{"type": "string"}
	properties["apiVersion"], properties["kind"] = text, text
	out, err := json.Marshal(document)
	if err != nil {
		return err
	}
	return os.WriteFile(name, out, 0o644)
}
