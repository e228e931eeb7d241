package main

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var updateDocuments = flag.Bool("update", false, "write what the commands in README and the manual print into them")

// document is a Markdown file of the repository that users read.
type document struct {
	name string // as tests are named
	path string
	text string
}

// documents are README and the pages of the manual.
func documents(t *testing.T) []document {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("manual", "*.md"))
	if err != nil || len(paths) < 10 {
		t.Fatalf("%d pages, %v", len(paths), err)
	}
	var all []document
	for _, path := range append(paths, filepath.Join(repositoryRoot, "README.md")) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, document{filepath.ToSlash(path), path, string(text)})
	}
	return all
}

// page is the text of a page of the manual, or of README.
func page(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join("manual", name)
	if name == "README.md" {
		path = filepath.Join(repositoryRoot, name)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
